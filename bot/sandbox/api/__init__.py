"""The Web API: one module a family of methods, and the door that every call goes through."""

from bot.sandbox.api.door import Answer, Api, ApiCall, CallLog

__all__ = ["Answer", "Api", "ApiCall", "CallLog"]
