"""How people sign in: password, passkey, second factor, sessions, and what slows guessing down.

allauth does the steps; here stands what is ours about them. Letters go out in `letters.py`, the waits of guessers are
counted in `slowing_down.py`, and `second_factor.py` says where one is needed.
"""
