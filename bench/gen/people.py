"""The sign-ins of the bench."""


def username(number: int, key: str) -> str:
    """Name the sign-in of a person of the bench, the busiest commune being 0."""
    return f"bench.{number}.{key}"
