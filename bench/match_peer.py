"""The peer of `match`: splink 5 on DuckDB, trained and predicting as its documentation advises.

Runs in an environment of its own and knows nothing of Einklang. `python bench/match_peer.py FOLDER` reads
the files of match_data.py, normalises in plain Python, trains without labels, predicts over five exact
blocks, and prints one JSON object: the best record for each entry with its probability, and what it took.
"""

import csv
import gc
import hashlib
import json
import logging
import re
import resource
import sys
import time
import unicodedata
from pathlib import Path

import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

COLUMNS = ("number", "first", "last", "name", "email", "domain", "company", "legal", "kind", "units")
UMLAUTS = (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
LEGAL = re.compile(
    r"\b(gmbh|ggmbh|co|kg|ohg|gbr|ag|e ?g|e ?v|e ?k|ug|haftungsbeschrankt|mbh)\b",
)
SHORT = {
    "wbg": "wohnungsbaugenossenschaft", "wg": "wohnungsgenossenschaft", "bg": "baugenossenschaft",
    "hv": "hausverwaltung", "immo": "immobilien", "verw": "verwaltung", "ges": "gesellschaft",
    "gen": "genossenschaft", "grdst": "grundstucks", "immobilienverw": "immobilienverwaltung", "st": "sankt",
}  # fmt: skip
FREEMAIL = frozenset(
    "gmail.com googlemail.com web.de gmx.de gmx.net t-online.de outlook.de outlook.com hotmail.com yahoo.de"
    " freenet.de icloud.com posteo.de aol.com mail.de arcor.de mailbox.org live.de online.de".split()
)


def fold(text):
    text = text.lower()
    for written, letter in UMLAUTS:
        text = text.replace(written, letter)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def normalised(row):
    """One row as columns; what is missing is None, so that splink leaves it out."""
    number, first, last, email, company, kind, units = row
    number = re.sub(r"\D", "", number).lstrip("0")
    first, last = fold(first), re.sub(r"^(dr|prof) ", "", fold(last))
    email = email.strip().lower()
    domain = email.partition("@")[2]
    words = fold(company)
    legal = " ".join(LEGAL.findall(words)).replace("e g", "eg")
    core = " ".join(SHORT.get(word, word) for word in LEGAL.sub(" ", words).split())
    return (
        number or None,
        first or None,
        last or None,
        f"{first} {last}" if first and last else None,
        email or None,
        domain.rpartition(".")[0] if domain and domain not in FREEMAIL else None,
        core or None,
        legal or None,
        kind or None,
        int(units) if units else None,
    )


def table(path):
    """The normalised file, and the seconds that only the normalising took."""
    with path.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    gc.freeze()  # what was read is not to be searched again and again while it is normalised
    begun = time.perf_counter(), time.process_time()
    found = [normalised(row) for row in rows]
    took = {"seconds": time.perf_counter() - begun[0], "cpu": time.process_time() - begun[1]}
    columns = dict(zip(COLUMNS, zip(*found, strict=True), strict=True))
    columns["unique_id"] = list(range(len(rows)))
    return pa.table(columns), took


def settings():
    email = cl.CustomComparison(
        output_column_name="email",
        comparison_levels=[
            cll.NullLevel("email"),
            cll.ExactMatchLevel("email", term_frequency_adjustments=True),
            cll.ExactMatchLevel("domain", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("email", 0.92),
            cll.ElseLevel(),
        ],
    )
    company = cl.CustomComparison(
        output_column_name="company",
        comparison_levels=[
            cll.NullLevel("company"),
            cll.ExactMatchLevel("company", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("company", 0.95),
            cll.JaroWinklerLevel("company", 0.88),
            cll.ElseLevel(),
        ],
    )
    names = cl.ForenameSurnameComparison(
        "first", "last", jaro_winkler_thresholds=[0.92, 0.85], forename_surname_concat_col_name="name"
    )
    units = cl.CustomComparison(
        output_column_name="units",
        comparison_levels=[
            cll.NullLevel("units"),
            cll.ExactMatchLevel("units"),
            cll.PercentageDifferenceLevel("units", 0.3),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("number", [1]),
            names.configure(term_frequency_adjustments=True),
            email,
            company,
            cl.ExactMatch("legal"),
            cl.ExactMatch("kind"),
            units,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("email"),
            block_on("domain"),
            block_on("company"),
            block_on("last", "first"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def train(linker):
    """Without labels: u from random pairs, m by expectation maximisation over two blocks."""
    training = linker.training
    certain = [block_on("number"), block_on("email"), block_on("name", "company")]
    training.estimate_probability_two_random_records_match(certain, recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("number"))
    training.estimate_parameters_using_expectation_maximisation(block_on("last", "first"))


def digest(folder):
    found = hashlib.sha256()
    for name in ("records.csv", "entries.csv"):
        with (folder / name).open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def clock():
    return time.perf_counter(), time.process_time()


def main(folder):
    logging.disable(logging.WARNING)
    records, took = table(folder / "records.csv")
    entries, _ = table(folder / "entries.csv")
    database = DuckDBAPI()
    start = clock()
    linker = Linker(
        [
            database.register(entries, dataset_display_name="entries"),
            database.register(records, dataset_display_name="records"),
        ],
        settings(),
        log_level=None,
    )
    train(linker)
    trained = clock()
    pairs = linker.inference.predict(threshold_match_probability=0.0001).as_duckdbpyrelation()
    found = pairs.project("source_dataset_l, unique_id_l, unique_id_r, match_probability").fetchall()
    predicted = clock()
    answers = [[] for _ in range(len(entries))]
    for source, left, right, probability in found:
        entry, record = (left, right) if source == "entries" else (right, left)
        answers[entry].append((probability, record))
    return {
        "digest": digest(folder),
        "answers": [sorted(each, reverse=True)[:5] for each in answers],
        "normalising": took,
        "training": {"seconds": trained[0] - start[0], "cpu": trained[1] - start[1]},
        "predicting": {"seconds": predicted[0] - trained[0], "cpu": predicted[1] - trained[1]},
        "pairs": len(found),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
