#include "journal/seal/key_trail.hpp"

#include "journal/seal/ed25519.hpp"
#include "journal/seal/seal_file.hpp"

namespace journal {

namespace {

std::string epoch_text(std::uint64_t epoch) { return "key epoch " + std::to_string(epoch); }

}  // namespace

std::string KeyTrail::check(const SegmentClosing& closing) {
  if (closing.key_epoch == 0) return check_unsigned(closing);
  if (std::string cause = check_key(closing); !cause.empty()) return cause;
  const bool is_signature_right = is_signed(closing.public_key, closing.signature, signed_message(closing));
  const KeyEntry next{
      .epoch = closing.key_epoch + 1, .key = closing.next_public_key, .certificate = closing.certificate};
  before_ = closing;
  if (!is_signature_right) return "the signature of its closing does not match";
  if (!is_certified(closing.public_key, next)) return "the next key is not certified by the key of its closing";
  return {};
}

std::string KeyTrail::check_unsigned(const SegmentClosing& closing) const {
  const bool is_blank = closing.public_key == PublicKey{} && closing.next_public_key == PublicKey{} &&
                        closing.certificate == Signature{} && closing.signature == Signature{};
  if (!is_blank) return "its closing names keys but no key epoch";
  if (trusted_) return "its closing is not signed";
  if (before_)
    return "its closing is not signed, though the one of segment " + std::to_string(before_->segment) + " is";
  return {};
}

std::string KeyTrail::check_key(const SegmentClosing& closing) {
  if (before_ && closing.key_epoch <= before_->key_epoch) {
    return "it is signed in " + epoch_text(closing.key_epoch) + ", which was over with segment " +
           std::to_string(before_->segment);
  }
  const bool is_next = before_ && closing.key_epoch == before_->key_epoch + 1;
  if (is_next && closing.public_key != before_->next_public_key) {
    return "it is signed with another key than the one that segment " + std::to_string(before_->segment) +
           " certified for it";
  }
  if (!trusted_) return {};
  if (is_next && trusted_->last_epoch() == before_->key_epoch) {
    trusted_->extend(
        {.epoch = closing.key_epoch, .key = before_->next_public_key, .certificate = before_->certificate});
  }
  const PublicKey* const key = trusted_->find(closing.key_epoch);
  if (key == nullptr) {
    return "it is signed in " + epoch_text(closing.key_epoch) + ", and the public key given leads from epoch " +
           std::to_string(trusted_->first_epoch()) + " to " + std::to_string(trusted_->last_epoch()) + " only";
  }
  if (*key != closing.public_key) return "it is signed with another key than the trusted one";
  return {};
}

}  // namespace journal
