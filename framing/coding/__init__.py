"""People label what the machine labelled: codebooks, blind samples, codes kept in plain files, agreement.

``codebook`` says what is asked, ``sample`` draws units from a store, ``blind``
shows them without their source, ``store`` keeps the codes, ``agreement``
compares coders with each other and with the machine.
"""
