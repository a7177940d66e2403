"""Nothing is lost, doubled or half-stored: shown by killing, filling and breaking it.

make faults                 everything, on both databases
make faults QUICK=yes       the short form, part of `make test`
python -m tests.faults --only sqlite:incoming --seed 7
"""
