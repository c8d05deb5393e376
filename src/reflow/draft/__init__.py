"""The draft: characters with their origins, and the tables over them, one for each stage.

A batch is one draft. The texts of its documents follow each other in one buffer, the *reel*, each between line ends that
belong to no document (`Draft.separators`). Every origin is a position in that reel.
"""

from reflow.draft.draft import Draft as Draft
from reflow.draft.kinds import FURNITURE as FURNITURE
from reflow.draft.kinds import HEADLINE as HEADLINE
from reflow.draft.kinds import Kind as Kind
from reflow.draft.kinds import NoteKind as NoteKind
from reflow.draft.kinds import TextKind as TextKind
from reflow.draft.log import Log as Log
from reflow.draft.source import Geometry as Geometry
from reflow.draft.source import Patch as Patch
from reflow.draft.source import Repair as Repair
from reflow.draft.source import Source as Source
from reflow.draft.source import joined as joined
from reflow.draft.tables import Documents as Documents
from reflow.draft.tables import Labelled as Labelled
from reflow.draft.tables import LabelRule as LabelRule
from reflow.draft.tables import Lines as Lines
from reflow.draft.tables import Notes as Notes
from reflow.draft.tables import Units as Units
from reflow.draft.tables import matching as matching
from reflow.draft.text import GENERATED as GENERATED
from reflow.draft.text import Codes as Codes
from reflow.draft.text import Index as Index
from reflow.draft.text import Mask as Mask
from reflow.draft.text import Text as Text
from reflow.draft.text import decode as decode
from reflow.draft.text import encode as encode
from reflow.draft.text import positions as positions
