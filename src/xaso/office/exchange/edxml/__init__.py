"""edXML after QCVN 102:2016/BTTTT (amended 2022): strict writing, tolerant reading; no database."""
