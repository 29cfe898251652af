#include "journal/inspector/backup_commands.hpp"

#include <memory>
#include <string>

#include "journal/archive/backup.hpp"
#include "journal/archive/restore.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/report.hpp"
#include "journal/json_text.hpp"

namespace journal::inspector {

namespace {

int run_backup(const BackupOptions& options, bool json) {
  const auto report = back_up(options);
  if (!report) return tell(report.error());
  Facts facts;
  add(facts, "directory", options.directory.string());
  add(facts, "backup", options.target.string());
  add(facts, "last_sequence", report->last.raw());
  add(facts, "tip", hex_text(report->tip));
  add(facts, "files_copied", report->files_copied);
  add(facts, "bytes_copied", report->bytes_copied);
  add(facts, "files_kept", report->files_kept);
  return print(facts, json, 0);
}

int run_restore(const RestoreOptions& options, bool is_check, bool json) {
  if (is_check != options.directory.empty()) return tell_usage("restore needs either --to DIR or --check");
  const auto manifest = is_check ? check_backup(options.source, options.key) : restore(options);
  if (!manifest) return tell(manifest.error());
  Facts facts;
  add(facts, "backup", options.source.string());
  if (!is_check) add(facts, "directory", options.directory.string());
  add(facts, "journal_id", hex_text(manifest->id));
  add(facts, "files", std::uint64_t{manifest->files.size()});
  add(facts, "last_sequence", manifest->last.raw());
  add(facts, "tip", hex_text(manifest->tip));
  return print(facts, json, 0);
}

}  // namespace

void add_backup_commands(CLI::App& program, int& status) {
  const auto json = std::make_shared<bool>(false);
  const auto backup_options = std::make_shared<BackupOptions>();
  CLI::App& backup = *program.add_subcommand("backup", "Copy a journal, also while it is written");
  backup.add_option("DIR", backup_options->directory, "Directory of the journal")->required();
  backup.add_option("--to", backup_options->target, "Folder of the backup: this journal's, or new")->required();
  backup.add_option("--key", backup_options->key, "Encrypt with the key in this file (`keys archive` makes one)");
  backup.add_flag("--json", *json, "Print one JSON object");
  backup.callback([backup_options, json, &status] { status = run_backup(*backup_options, *json); });

  const auto restore_options = std::make_shared<RestoreOptions>();
  const auto is_check = std::make_shared<bool>(false);
  CLI::App& restoring = *program.add_subcommand("restore", "Put a backup in place as a journal, or check it");
  restoring.add_option("BACKUP", restore_options->source, "Folder of the backup")->required();
  restoring.add_option("--to", restore_options->directory, "Directory for the journal: new or empty");
  restoring.add_flag("--check", *is_check, "Only look whether the backup is whole; needs no key");
  restoring.add_option("--key", restore_options->key, "File of the key, where the backup is encrypted");
  restoring.add_flag("--json", *json, "Print one JSON object");
  restoring.callback([=, &status] { status = run_restore(*restore_options, *is_check, *json); });
}

}  // namespace journal::inspector
