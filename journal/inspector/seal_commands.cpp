#include "journal/inspector/seal_commands.hpp"

#include <cstdint>
#include <memory>
#include <string>

#include "journal/inspector/check_proof.hpp"
#include "journal/inspector/keys.hpp"
#include "journal/inspector/prove.hpp"
#include "journal/inspector/verify.hpp"

namespace journal::inspector {

namespace {

void add_verify(CLI::App& app, int& status) {
  // CLI11 keeps references to what it fills: they live as long as the callback that owns them.
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App& command = *app.add_subcommand("verify", "Check every record, seal and signature; name what is wrong");
  command.add_option("DIR", options->directory, "Directory of the journal")->required();
  command.add_option("--from", options->from, "A trusted head (file or line): begin there");
  command.add_option("--to", options->to, "A head kept outside (file or line): the journal must reach it unchanged");
  command.add_option("--public-key", options->public_key, "Public key file: everything closed must be signed by it");
  command.add_flag("--json", options->json, "Print one JSON object");
  command.callback([options, &status] { status = verify(*options); });
}

void add_keys(CLI::App& app, int& status) {
  const auto path = std::make_shared<std::string>();
  const auto present_only = std::make_shared<bool>(false);
  CLI::App& keys =
      *app.add_subcommand("keys", "Make the key that signs seals, or that encrypts archives; show public halves");
  keys.require_subcommand(1);
  CLI::App& make = *keys.add_subcommand("make", "Draw a key into a new file, the public half beside it");
  make.add_option("PATH", *path, "New file, or a directory for `lockstep.key`; outside of any journal")->required();
  make.callback([path, &status] { status = make_keys(*path); });
  CLI::App& archive = *keys.add_subcommand("archive", "Draw a key for archives and backups into a new file");
  archive.add_option("PATH", *path, "New file, in a directory of credentials")->required();
  archive.callback([path, &status] { status = make_key_of_archives(*path); });
  CLI::App& show = *keys.add_subcommand("public", "Print the public half, for those who verify");
  show.add_option("PATH", *path, "The key's file")->required();
  show.add_flag("--present", *present_only, "Only the present epoch: trust begins there");
  show.callback([path, present_only, &status] { status = print_public_key(*path, *present_only); });
}

void add_proofs(CLI::App& app, int& status) {
  const auto path = std::make_shared<std::string>();
  const auto sequence = std::make_shared<std::uint64_t>(0);
  CLI::App& proving = *app.add_subcommand("prove", "Write the proof that one record is in the journal");
  proving.add_option("DIR", *path, "Directory of the journal")->required();
  proving.add_option("SEQ", *sequence, "Sequence of the record")->required();
  proving.callback([path, sequence, &status] { status = prove(*path, *sequence); });

  const auto public_key = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  CLI::App& checking = *app.add_subcommand("check-proof", "Check such a proof, without the journal");
  checking.add_option("FILE", *path, "The proof")->required();
  checking.add_option("--public-key", *public_key, "Public key file that you trust")->required();
  checking.add_flag("--json", *json, "Print one JSON object");
  checking.callback([path, public_key, json, &status] { status = check_proof_file(*path, *public_key, *json); });
}

}  // namespace

void add_seal_commands(CLI::App& app, int& status) {
  add_verify(app, status);
  add_keys(app, status);
  add_proofs(app, status);
}

}  // namespace journal::inspector
