"""What was wrong with a request, in one line that says what to do."""


class RequestError(Exception):
    """The request asks for something that makes no sense; answered with status 400 and this line."""
