"""The result of cleaning: frozen structs for articles and their parts, and the document with its log."""

from reflow.document.document import LANGUAGES as LANGUAGES
from reflow.document.document import Document as Document
from reflow.document.document import language as language
from reflow.document.log import Entries as Entries
from reflow.document.log import Entry as Entry
from reflow.document.places import Place as Place
from reflow.document.structs import SCHEMA as SCHEMA
from reflow.document.structs import Article as Article
from reflow.document.structs import Byline as Byline
from reflow.document.structs import Caption as Caption
from reflow.document.structs import Dateline as Dateline
from reflow.document.structs import Furniture as Furniture
from reflow.document.structs import Origin as Origin
from reflow.document.structs import Page as Page
from reflow.document.structs import Paragraph as Paragraph
from reflow.document.structs import Person as Person
from reflow.document.structs import Record as Record
from reflow.document.structs import Span as Span
from reflow.document.structs import TextKindName as TextKindName
from reflow.document.structs import Variant as Variant
from reflow.document.structs import schema as schema
