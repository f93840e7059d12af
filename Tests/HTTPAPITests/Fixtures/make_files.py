"""Writes the files of labeled text messages in `Strangers/`, each as the program named in its name writes it.

    pip install pandas==2.3.3 label-studio-sdk==2.1.2 argilla==2.8.0
    python Tests/HTTPAPITests/Fixtures/make_files.py

pandas, Label Studio's converter and Argilla write theirs themselves. What Excel, Google Sheets, R, Doccano and Langfuse
write is put together here byte by byte as they do; of Excel it is what a machine set to German saves.
"""

import csv
import gzip
import io
import json
import pathlib
import tempfile

import argilla
import pandas
from label_studio_sdk.converter import Converter

FOLDER = pathlib.Path(__file__).parent / "Strangers"
# text, capitals (a share), links, urgent, channel, label; None is what nobody knows
MESSAGES = [
    ('"Free entry" he said, "win 1.000 EUR"', 0.25, 1, True, "sms", "spam"),
    ("See you at 8;\nbring, if you can, salt", 0.0625, 0, False, "mail", "ham"),
    ("URGENT: call 0900 now", 0.5, 0, True, "sms", "spam"),
    ("Danke für die Blumen \U0001F337", None, 0, False, "NA", "ham"),
    ("=SUM(A1:A9) is what he wrote", 0.125, None, None, "mail", "ham"),
    ("Claim your prize at http://a.example and http://b.example", 0.03125, 2, True, "sms", "spam"),
]
NAMES = ["text", "capitals", "links", "urgent", "channel", "label"]


def frame():
    return pandas.DataFrame(MESSAGES, columns=NAMES)


def write(name, content):
    (FOLDER / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def table(delimiter, texts, line_end="\r\n", quoting=csv.QUOTE_MINIMAL, names=NAMES, last_line_end=True):
    """`texts` turns a value into a field."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(names)
    for message in MESSAGES:
        writer.writerow([texts(value) for value in message])
    text = output.getvalue()
    return text if last_line_end else text.removesuffix(line_end)


def with_pandas():
    write("pandas.csv", frame().to_csv())
    write("pandas_classes.csv", frame().assign(label=[1, 0, 1, 0, 0, 1]).to_csv(index=False, lineterminator="\r"))
    write("pandas_lines.jsonl", frame().to_json(orient="records", lines=True))
    write("pandas_records.json", frame().to_json(orient="records", indent=2))
    write("pandas_columns.json", frame().to_json())
    # 20 MB of separators, as a server that holds all of a line in memory would not like them.
    write("growing.csv.gz", gzip.compress(b"key,label\n" + b"," * 20_000_000, mtime=0))
    # The time of compression would make another file each time.
    write("pandas.csv.gz", gzip.compress(frame().to_csv().encode(), mtime=0))


def with_excel():
    def german(value):
        if isinstance(value, bool):
            return "WAHR" if value else "FALSCH"
        return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)

    write("excel_german.csv", b"\xef\xbb\xbf" + table(";", german).encode())
    write("excel_unicode_text.txt", b"\xff\xfe" + table("\t", german).encode("utf-16-le"))


def with_sheets():
    def shown(value):
        return "" if value is None else str(value).upper() if isinstance(value, bool) else str(value)

    titles = ["Text", "Capitals", "Links", "Urgent", "Channel", "Label"]
    write("google_sheets.csv", table(",", shown, names=titles, last_line_end=False))


def with_r():
    """`write.csv(frame, "r.csv")`: row names, texts in quotes, NA for what is missing."""
    lines = [",".join('"%s"' % name for name in [""] + NAMES)]
    for number, message in enumerate(MESSAGES, 1):
        fields = ['"%d"' % number]
        for value in message:
            if value is None:
                fields.append("NA")
            elif isinstance(value, bool):
                fields.append(str(value).upper())
            elif isinstance(value, str):
                fields.append('"%s"' % value.replace('"', '""'))
            else:
                fields.append(str(value))
        lines.append(",".join(fields))
    write("r.csv", "\n".join(lines) + "\n")


def tasks():
    """A project as Label Studio 1.x exports it."""
    for number, message in enumerate(MESSAGES, 1):
        data = dict(zip(NAMES[:-1], message))
        annotation = {
            "id": 100 + number, "completed_by": {"id": 2, "email": "ana@example.org"}, "was_cancelled": False,
            "ground_truth": False, "created_at": "2024-01-09T21:52:49.513742Z",
            "updated_at": "2024-01-09T21:52:49.513760Z", "lead_time": 4.288, "unique_id": f"8f3c-{number}",
            "result": [{
                "id": f"x{number}", "from_name": "verdict", "to_name": "text", "type": "choices", "origin": "manual",
                "value": {"choices": [message[-1]]},
            }],
        }
        yield {
            "id": number, "data": data, "annotations": [annotation], "predictions": [], "drafts": [], "meta": {},
            "inner_id": number, "project": 3, "created_at": "2024-01-08T10:00:00.000000Z",
        }


def with_label_studio():
    write("label_studio.json", json.dumps(list(tasks())))
    write("label_studio_without_ids.json", json.dumps([
        {name: value for name, value in task.items() if name in ("data", "annotations")} for task in tasks()
    ]))
    # One file an annotation is what its storages are given.
    task = next(tasks())
    annotation = task.pop("annotations")[0]
    write("label_studio_annotation.json", json.dumps(annotation | {"task": task}))
    old = [task | {"completions": task["annotations"]} for task in tasks()]
    for task in old:
        del task["annotations"]
    write("label_studio_completions.json", json.dumps(old))
    configuration = (
        '<View><Text name="text" value="$text"/><Choices name="verdict" toName="text">'
        '<Choice value="ham"/><Choice value="spam"/></Choices></View>'
    )
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project.json"
        project.write_text(json.dumps(list(tasks())))
        converter = Converter(configuration, folder)
        converter.convert_to_json_min(str(project), folder + "/min", is_dir=False)
        converter.convert_to_csv(str(project), folder + "/csv", is_dir=False, sep=",", header=True)
        write("label_studio_min.json", pathlib.Path(folder, "min", "result.json").read_bytes())
        write("label_studio.csv", pathlib.Path(folder, "csv", "result.csv").read_bytes())


def with_argilla():
    records = []
    for number, message in enumerate(MESSAGES):
        text, label = message[0], message[-1]
        responses = [argilla.Response("verdict", label, user_id="7a4ffba4-38e7-46a0-9d0c-0c1d5a9f3a01")]
        metadata = {name: value for name, value in zip(NAMES[1:-1], message[1:-1]) if value is not None}
        records.append(argilla.Record(
            id=f"m-{number}", fields={"text": text}, metadata=metadata, responses=responses,
        ))
    write("argilla.jsonl", "".join(json.dumps(record.to_dict(), default=str) + "\n" for record in records))


def with_doccano():
    lines = [
        {"id": number, "data" if number % 2 else "text": message[0], **dict(zip(NAMES[1:-1], message[1:-1])),
         "label": [message[-1]], "Comments": []}
        for number, message in enumerate(MESSAGES, 1)
    ]
    lines.append({"id": 99, "text": "nobody has read this one", "label": [], "Comments": []})
    write("doccano.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def with_langfuse():
    """Items of a dataset: what was asked under `input`, the right answer under `expectedOutput`."""
    lines = [
        {"id": f"c0ffee-{number}", "datasetId": "d-1", "status": "ACTIVE", "input": dict(zip(NAMES[:-1], message)),
         "expectedOutput": message[-1], "metadata": None, "createdAt": "2024-01-09T21:52:49.513Z"}
        for number, message in enumerate(MESSAGES)
    ]
    write("langfuse.jsonl", "".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for step in (with_pandas, with_excel, with_sheets, with_r, with_label_studio, with_argilla, with_doccano,
                 with_langfuse):
        step()
