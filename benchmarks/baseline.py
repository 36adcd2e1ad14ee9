"""The measure of imports: how long mitreattack-python takes only to load a bundle.

Usage: python -m benchmarks.baseline FILE
"""

import json
import sys

from mitreattack.stix20 import MitreAttackData

from benchmarks.process import measured

print(json.dumps(measured(lambda: MitreAttackData(sys.argv[1]))))
