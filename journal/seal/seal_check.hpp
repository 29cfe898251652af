// Checks the seals of a journal while its records are being read: every seal, closing, signature, every byte of a
// closed segment, and heads that were kept outside. Says what it finds and where, and goes on. Changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/model/ids.hpp"
#include "journal/error.hpp"
#include "journal/reader.hpp"
#include "journal/seal/batch_tree.hpp"
#include "journal/seal/key_trail.hpp"
#include "journal/seal/outside_head.hpp"
#include "journal/seal/public_keys.hpp"
#include "journal/seal/seal_file.hpp"
#include "journal/segment.hpp"
#include "journal/tail.hpp"

namespace journal {

/// Something that is not as it was sealed.
struct Finding {
  std::uint32_t segment{0};
  std::string file{};  ///< its name in the journal's directory
  std::uint64_t offset{0};
  engine::Sequence sequence{};  ///< the first one concerned; 0: none
  std::string cause{};

  [[nodiscard]] std::string message() const;
};

struct SealCheckOptions {
  std::filesystem::path directory{};
  std::optional<PublicKeys> keys{};   ///< then every segment must be signed by them
  std::optional<OutsideHead> from{};  ///< what comes before it is not looked at
  std::optional<OutsideHead> to{};    ///< must be reached
};

struct SealSummary {
  bool has_seals{false};
  std::uint64_t seal_count{0};
  std::uint64_t segments_closed{0};
  std::uint64_t segments_signed{0};
  std::uint64_t segments_found{0};    ///< closed by a later session
  engine::Sequence sealed_through{};  ///< 0: nothing is
  engine::Sequence signed_through{};
  std::uint64_t unsealed_segments{0};  ///< with records; at the end, or from before there were seals
  std::optional<OutsideHead> head{};   ///< of the last seal
};

/// Feed it every step of one Reader in order, then finish().
class SealCheck {
 public:
  /// Fails when the directory cannot be listed, and when a head is another journal's or names nothing here.
  [[nodiscard]] static engine::Result<SealCheck, JournalError> open(SealCheckOptions options, const JournalInfo& info);
  /// Where the reader must begin: behind options.from, when that is given.
  [[nodiscard]] std::optional<ReadFrom> read_from() const { return read_from_; }

  void step(const StepView& step);
  /// tail: of the reader, which has come to its end. Its damage is the reader's to tell; what follows from it is not
  /// told again.
  void finish(const TailReport& tail);

  /// In the order of the journal; empty: all is as it was sealed.
  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
  [[nodiscard]] const SealSummary& summary() const noexcept { return summary_; }

 private:
  SealCheck(SealCheckOptions options, const JournalInfo& info, std::vector<std::uint32_t> sealed);

  [[nodiscard]] std::optional<JournalError> find_from();
  void enter(std::uint32_t segment);
  void enter_unsealed();
  void leave(bool is_last);
  void check_header();
  void check_chain();
  void check_head(const std::optional<OutsideHead>& head, bool& is_seen);
  void complete_seal();
  void check_closing();
  void check_frame(const SegmentClosing& closing);
  void check_facts(const SegmentClosing& closing);
  void check_beyond(std::uint32_t last_segment);
  [[nodiscard]] const Seal& present() const { return file_->seals[next_]; }
  void find(std::string file, std::uint64_t offset, engine::Sequence sequence, std::string cause);
  void find_in_seals(std::uint64_t offset, engine::Sequence sequence, std::string cause);
  void find_in_data(std::uint64_t offset, engine::Sequence sequence, std::string cause);

  SealCheckOptions options_;
  engine::JournalId id_;
  std::uint64_t seed_;
  std::vector<std::uint32_t> sealed_;  // Segments that have a seal file.
  std::optional<ReadFrom> read_from_{};
  std::vector<Finding> findings_{};
  SealSummary summary_{};
  KeyTrail trail_;
  bool is_from_seen_{false};
  bool is_to_seen_{false};
  // Of the segment at hand.
  std::uint32_t segment_{0};
  Mapping data_{};
  std::optional<SealFile> file_{};
  std::vector<Digest> hashes_{};  // Of its seals.
  std::size_t next_{0};           // The seal that its records are compared with.
  BatchTree tree_{};
  StateFacts state_{};
  std::optional<std::uint64_t> lost_market_data_{};  // Up to the last seal.
  std::optional<Digest> link_{};                     // What the next header must follow; nothing: not known.
  bool is_lost_{false};  // Records and seals do not fit together: no more is compared in this segment.
};

}  // namespace journal
