// The words of `--help`, a page for each command. The examples run as they stand on a journal `run/demo` whose seals
// are signed by `run/lockstep.key` and whose head is in `run/head`: a test does so.
#pragma once

#include <string_view>

namespace journal::inspector {

struct HelpPage {
  std::string_view command;  ///< "" is the program itself
  std::string_view description;
  std::string_view output;
  std::string_view negative;  ///< when the exit status is 1; empty: never
  std::string_view examples;  ///< lines of a shell
};

// clang-format off
inline constexpr HelpPage kHelpPages[] = {
    {"",
     "Looks into the journal of an engine: what came in, what was decided, and why. Every command reads; only recover "
     "writes into a journal, export and prove beside it, index into what can be made again. A journal that is being "
     "written may be read at any time. Journals of a newer minor schema are read: what this build does not know is "
     "shown by number.",
     "Text for people, with times in UTC and amounts as decimals; --json for machines, an object a line. Notes and "
     "errors go to standard error. Colours only on a terminal, and not where NO_COLOR is set; --color decides.",
     "a negative verdict: damaged, changed, different",
     "lockstep-journal info run/demo\n"
     "lockstep-journal tail -n 5 run/demo\n"
     "lockstep-journal verify run/demo\n"
     "lockstep-journal why --help"},
    {"info",
     "What a journal is: its id, versions, sizes, first and last time, how many records, and how it ends. Walks the "
     "whole journal without hashing it; `verify` checks every byte.",
     "A line for each fact, or one JSON object. `unknown_records` counts those whose type or version is of a newer "
     "build.",
     "damaged: facts of what comes before are printed",
     "lockstep-journal info run/demo\n"
     "lockstep-journal info --json run/demo"},
    {"cat",
     "Prints records, one a line, checking each on the way: of all types or of some, of a range of sequences or times, "
     "about one instrument.",
     "Text: sequence, time, event, input or output, cause (distance in sequences to the input of its step), epoch, "
     "fields. JSON lines follow `schema --json`. CSV is of one type and has a header; decimals are exact; of a tail "
     "only its length is shown. --raw writes the record stream: two runs that decided the same are equal under cmp.",
     "damaged: what comes before is printed",
     "lockstep-journal cat --type OrderFilled run/demo\n"
     "lockstep-journal cat --from-seq 10 --to-seq 20 --json run/demo\n"
     "lockstep-journal cat --type Quote --instrument EURUSD --from-time 2024-02-29T12:00:00 run/demo\n"
     "lockstep-journal cat --format csv --type Quote run/demo | head -n 3\n"
     "lockstep-journal cat --raw run/demo | sha256sum"},
    {"tail",
     "Prints the last records; with --follow also those to come, across segments and sessions, until it is interrupted "
     "or its reader has seen enough. It takes no lock: a live engine does not notice.",
     "As `cat`.",
     "damaged",
     "lockstep-journal tail -n 3 run/demo\n"
     "lockstep-journal tail --follow -n 2 --type Quote run/demo | head -n 2"},
    {"diff",
     "Finds the first record in which two journals differ, apart from what belongs to one journal alone (checksums, "
     "bounds of segments, seals). Of one journal id it bisects the chain's tips in the openings of segments, which "
     "stand for the whole history, and then walks one segment; other ids, or --walk, compare every record. Whether each "
     "journal is undamaged says `verify`.",
     "The sequence, and the step that it belongs to on both sides, the first different record marked by >.",
     "the journals differ",
     "lockstep-journal diff run/demo run/again\n"
     "lockstep-journal diff --json run/demo run/again"},
    {"schema",
     "Prints every event with its fields, types, units and offsets, all enumerations, and the schema's version; or one "
     "event; or the JSON Schema (draft 4) of the lines that `cat --json` prints.",
     "Markdown, or one JSON document. A validator takes each line of `cat --json` by itself.",
     "",
     "lockstep-journal schema Quote\n"
     "lockstep-journal schema --json > events.schema.json\n"
     "lockstep-journal schema OrderFilled --json"},
    {"verify",
     "Walks every record, seal, signature and byte between, and says whether the journal is what was written. With a "
     "head that was kept outside (--to) also whether its end is missing; with a public key also who sealed it.",
     "Facts, and what may be trusted how far. The first line on standard error names segment, offset, sequence and "
     "cause of what is wrong.",
     "something is missing, damaged or changed",
     "lockstep-journal verify run/demo\n"
     "lockstep-journal verify run/demo --to run/head --public-key run/lockstep.key.public"},
    {"keys", "Makes the key that signs seals, and shows its public half.",
     "See the commands below it.", "",
     "lockstep-journal keys public run/lockstep.key"},
    {"keys make",
     "Draws a secret key into a new file with mode 0600 and its public half beside it. It must lie outside of any "
     "journal: who has both can sign anew.",
     "The names of both files and the public key.", "",
     "lockstep-journal keys make run/new.key"},
    {"keys archive",
     "Draws a key that encrypts archives and backups into a new file with mode 0600. Who loses it loses what was "
     "encrypted with it: keep a copy apart from archives and backups.",
     "The name of the file.", "",
     "lockstep-journal keys archive run/archive.key"},
    {"keys public",
     "Prints the public half of a key, for those who verify. The key turns with every closed segment; the lines lead "
     "from the first to the present one.",
     "The text of a public key file.", "",
     "lockstep-journal keys public run/lockstep.key\n"
     "lockstep-journal keys public --present run/lockstep.key > trusted.public"},
    {"archive",
     "Moves old segments to a folder. They move when they are sealed, all of their records are older, and they are "
     "behind the restore point: the snapshots of the state and what follows them stay, and so does the last segment. An "
     "engine may be running. Every command goes on reading the journal by its directory: the file `archive` in it says "
     "where the rest is. Killed at any instant, the next run finishes.",
     "What moved, or would, and why the rest stays. Also 0 when nothing is old enough.",
     "the journal is damaged",
     "lockstep-journal archive run/demo --to run/old --older-than 90 --dry-run\n"
     "lockstep-journal archive run/demo --to run/old --older-than 90 --now 2026-01-31"},
    {"backup",
     "Copies a journal. An engine may be running: nothing is written into its directory. The backup goes up to what is "
     "durable (under async: the last whole step), is whole by itself, archived segments included, and holds of the open "
     "segment what a journal may end with. A later backup to the same folder copies only what is new.",
     "Up to which record, and how much was copied.",
     "the journal or the backup is damaged",
     "lockstep-journal backup run/demo --to run/backup"},
    {"restore",
     "Puts a backup in place as a journal. It is checked before anything is written, and the journal is verified when "
     "all is in place. A directory in which a restore was ended is gone on with. Files that are restored by hand, and "
     "only in part, are found by `verify` and by the engine's start.",
     "The journal's id, how many files, and its last record.",
     "the backup is damaged or not complete",
     "lockstep-journal backup run/demo --to run/copy && lockstep-journal restore run/copy --check\n"
     "lockstep-journal backup run/demo --to run/copy && lockstep-journal restore run/copy --to run/restored"},
    {"prove",
     "Writes the proof that one record is in the journal: its group of records, the paths of hashes to the signed "
     "closing of its segment. Only of closed and signed segments.",
     "The proof, some kilobytes that are no text: send them to a file.",
     "the journal is damaged there",
     "lockstep-journal prove run/demo 20 > 20.proof"},
    {"check-proof",
     "Checks a proof by a public key alone, without the journal and without trust in who made it.",
     "The record that is proved, and when it was sealed.",
     "the proof does not hold",
     "lockstep-journal prove run/demo 20 > 20.proof\n"
     "lockstep-journal check-proof 20.proof --public-key run/lockstep.key.public"},
    {"recover",
     "Decides between a torn tail, which a crash leaves, and damage, by the evidence of what was durable; ends the "
     "journal behind its last whole step where that is right. An engine does the same when it starts. --dry-run only "
     "says what would be done. --mirror names the second directory of a journal of that mode: what the first one lost is "
     "taken from there, when every record is proved by its chain and by the seals that there are, before the rest is "
     "decided. The mirror is not written to; damaged files are kept in the folder `damaged`. Killed at any instant, the "
     "next run finishes.",
     "The plan, the evidence, the bytes concerned; or one JSON object, with --mirror one of the repair before it.",
     "damaged, and nothing is written: where the mirror lost the same, or both are whole and differ, too",
     "lockstep-journal recover --dry-run run/demo\n"
     "lockstep-journal recover --dry-run --mirror run/again run/demo\n"
     "lockstep-journal recover run/demo"},
    {"export",
     "Saves records for other programs, a file for each event type (--format), or what is sound of a damaged journal "
     "as a journal of its own (--good-prefix). Memory stays flat; files get their names when all are whole; none is "
     "replaced.",
     "TYPE.csv: as `cat --format csv`, exact decimals. TYPE.jsonl: as `cat --json`, tails included. TYPE.npy: a NumPy "
     "structured array; fixed-point numbers are integers with their scale in the name (bid_e9), times datetime64[ns], "
     "128-bit ids two columns, enumerators numbers; tails lie in TYPE.tails.bin, from tail_offset, tail_bytes long. "
     "TYPE.columns.json beside csv and npy says type, unit and names of each column, TYPE.schema.json beside jsonl is "
     "the JSON Schema of its lines. Records that this build does not know are in unknown.*.\n"
     "Printed are the files with their rows.",
     "damaged: nothing is saved but by --good-prefix",
     "lockstep-journal export run/demo --format npy --to run/tables\n"
     "lockstep-journal export run/demo --format csv --type Quote --type OrderFilled --to run/csv\n"
     "lockstep-journal export run/demo --format jsonl --type StateHashed --to -\n"
     "lockstep-journal export run/demo --good-prefix --to run/saved"},
    {"index",
     "The SQLite index of a journal: tables and views for questions. Made from the records and nothing else; it may be "
     "deleted, and comes again.",
     "See the commands below it.",
     "damaged, or the index knows durable records that the journal has lost",
     "lockstep-journal index update run/demo"},
    {"index status",
     "How far the index has come, and the journal. Reads the whole journal to say where it ends. Changes nothing.",
     "A line for each fact, or one JSON object.", "damaged",
     "lockstep-journal index status run/demo"},
    {"index update",
     "Brings the index up to date, making it when there is none. Every question does this first; here it is done alone.",
     "Where it stands, as `index status`.",
     "damaged, or the index knows durable records that the journal has lost",
     "lockstep-journal index update run/demo"},
    {"index rebuild",
     "Removes the index and makes it anew from the journal.",
     "Where it stands, as `index status`.",
     "damaged, or the index knows durable records that the journal has lost: nothing is removed",
     "lockstep-journal index rebuild run/demo"},
    {"index check",
     "Compares the index with one made anew from the journal, row for row. Needs room for a second index.",
     "That they are equal; or the first difference, on standard error.", "they differ",
     "lockstep-journal index check run/demo"},
    {"index schema", "Prints the index's tables, columns and views.", "Markdown.", "",
     "lockstep-journal index schema"},
    {"query",
     "Asks the index by SQL, bringing it up to date first. Only reads. Any SQLite tool opens index.sqlite as well. "
     "Numbers with a unit in their name (qty_e8, time_ns) are exact integers; the views show decimals and times.",
     "A table, CSV, or a JSON object a row.",
     "damaged: rows of what comes before are printed",
     "lockstep-journal query run/demo \"SELECT type, count(*) FROM events GROUP BY type ORDER BY 2 DESC\"\n"
     "lockstep-journal query run/demo \"SELECT * FROM fills WHERE symbol = 'EURUSD' LIMIT 10\"\n"
     "lockstep-journal query run/demo \"SELECT * FROM decisions WHERE verdict = 'Denied'\" --json"},
    {"orders", "Orders as they stand after the last event about each.",
     "A table of the last ones, CSV, or a JSON object a row.", "damaged",
     "lockstep-journal orders run/demo --status Filled\n"
     "lockstep-journal orders run/demo --instrument EURUSD --limit 5 --json"},
    {"fills", "Executions that were booked.",
     "A table of the last ones, CSV, or a JSON object a row.", "damaged",
     "lockstep-journal fills run/demo --account 1 --from 2024-02-29 --csv"},
    {"decisions", "The gates' verdicts on intents: what was denied, by which gate, at which value against which limit.",
     "A table of the last ones, CSV, or a JSON object a row.", "damaged",
     "lockstep-journal decisions run/demo --status Denied --strategy 2"},
    {"positions", "Positions after their last execution.",
     "A table, CSV, or a JSON object a row.", "damaged",
     "lockstep-journal positions run/demo"},
    {"halts", "What stopped or allowed trading: switches, halts of a scope, accounts armed and disarmed.",
     "A table of the last ones, CSV, or a JSON object a row.", "damaged",
     "lockstep-journal halts run/demo"},
    {"commands", "What operators asked for, and the answer.",
     "A table of the last ones, CSV, or a JSON object a row.", "damaged",
     "lockstep-journal commands run/demo --status refused"},
    {"trace",
     "The chain of causes of an order (by our id or the venue's), an execution, a record or a command's correlation id: "
     "the input that led to it, the gates' verdict, the order, and all that became of it.",
     "A tree; each line has its sequence and, where time has passed, how much since the line that it hangs from. Or a "
     "JSON object for each record, with the sequence that it was caused by.",
     "damaged: what comes before is traced",
     "lockstep-journal trace run/demo 20 --as sequence\n"
     "lockstep-journal trace run/demo 20 --as sequence --json"},
    {"why",
     "Explains one record by its step: what the engine took in, what it decided, and for each intent which gates passed "
     "or what the one that denied it compared.",
     "The records of the step with verdicts in words, or a JSON object for each.",
     "damaged: what comes before is explained",
     "lockstep-journal why run/demo 20\n"
     "lockstep-journal why run/demo 20 --json"},
};
// clang-format on

}  // namespace journal::inspector
