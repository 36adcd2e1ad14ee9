"""The measure of imports: how long mitreattack-python takes only to load a bundle. `python -m benchmarks.baseline FILE`."""

import json
import sys

from benchmarks.process import measured
from mitreattack.stix20 import MitreAttackData

print(json.dumps(measured(lambda: MitreAttackData(sys.argv[1]))))
