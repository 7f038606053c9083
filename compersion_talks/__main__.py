"""`python -m compersion_talks`: the commands of `compersion-talks`, in a checkout too."""

from compersion_talks.cli import main

if __name__ == "__main__":  # the workers of `serve` import this module by another name
    main()
