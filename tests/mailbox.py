"""Reading other people's mail, as they would."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    def token(self, path: str) -> str:
        """The token of the link to `path` in this letter."""
        found = re.search(rf"/{re.escape(path)}/([A-Za-z0-9_-]{{20,}})/", self.text)
        assert found, f"no link to /{path}/ in: {self.text}"
        return found[1]

    def attachment(self, ending: str) -> str:
        for part in self.message.iter_attachments():
            if (part.get_filename() or "").endswith(ending):
                content = part.get_content()
                return content.decode() if isinstance(content, bytes) else str(content)
        raise AssertionError(f"no attachment {ending}")


@dataclass(frozen=True)
class Mailbox:
    folder: Path

    def all(self) -> list[Letter]:
        files = sorted(self.folder.glob("*.eml")) if self.folder.exists() else []
        return [Letter(message_from_bytes(f.read_bytes(), policy=policy.default)) for f in files]  # type: ignore[arg-type]

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.all() if str(letter.message["To"]) == address]

    def last_to(self, address: str) -> Letter:
        return self.to(address)[-1]

    def subjects_to(self, address: str) -> list[str]:
        return [letter.subject for letter in self.to(address)]
