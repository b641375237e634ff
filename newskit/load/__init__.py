"""Collections in: files and folders, the report of what became of them, the shipped data sets."""

from newskit.load.clean import related_headlines
from newskit.load.corpora import from_nltk
from newskit.load.datasets import dataset_folder, list_datasets, load_dataset
from newskit.load.read import read_articles
from newskit.load.report import LoadReport, load_report
from newskit.load.write import write_articles, write_table

__all__ = [
    "LoadReport",
    "dataset_folder",
    "from_nltk",
    "list_datasets",
    "load_dataset",
    "load_report",
    "read_articles",
    "related_headlines",
    "write_articles",
    "write_table",
]
