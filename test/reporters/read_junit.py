"""Parses JUnit files with expat, which takes nothing that is not well-formed, and prints them as JSON."""

import json
import sys
import xml.etree.ElementTree as ET


def tree(element):
    return {
        "tag": element.tag,
        "attributes": element.attrib,
        "text": element.text or "",
        "children": [tree(child) for child in element],
    }


print(json.dumps([tree(ET.parse(path).getroot()) for path in sys.argv[1:]]))
