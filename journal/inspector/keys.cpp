#include "journal/inspector/keys.hpp"

#include <filesystem>
#include <system_error>

#include "journal/archive/archive_key.hpp"
#include "journal/inspector/commands.hpp"
#include "journal/inspector/output.hpp"
#include "journal/seal/hex.hpp"
#include "journal/seal/signing_key.hpp"

namespace journal::inspector {

namespace fs = std::filesystem;

int make_keys(const std::string& path) {
  std::error_code ignored;
  const fs::path file = fs::is_directory(path, ignored) ? fs::path{path} / "lockstep.key" : fs::path{path};
  const auto made = make_key(file);
  if (!made) return tell(made.error());
  Output output;
  output.put("secret key              " + file.string() + "\n");
  output.put("public key              " + public_file_of(file).string() + "\n");
  output.put(made->text());
  return output.finish(kDone);
}

int make_key_of_archives(const std::string& path) {
  const auto made = make_archive_key(path);
  if (!made) return tell(made.error());
  Output output;
  output.put("key of archives         " + path + "\nkey id                  " + hex_of(made->id()) + "\n");
  return output.finish(kDone);
}

int print_public_key(const std::string& path, bool present_only) {
  const auto keys = PublicKeys::load(path.ends_with(".public") ? fs::path{path} : public_file_of(path));
  if (!keys) return tell(keys.error());
  Output output;
  output.put(present_only ? PublicKeys{KeyEntry{.epoch = keys->last().epoch, .key = keys->last().key}}.text()
                          : keys->text());
  return output.finish(kDone);
}

}  // namespace journal::inspector
