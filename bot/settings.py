"""Settings of the process from the environment and `.env`: where things are, tokens, intervals."""

from collections.abc import Mapping, MutableMapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from oncall.daily import Daily
from oncall.zone import zone_of

PREFIX = "TOCSIN_"

_OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",  # what others write
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class Misconfigured(Exception):
    """The environment cannot be used as it is; `sentences` say what to set, one for each thing."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


def _refuse(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def async_url(url: str) -> str:
    """The URL with the asynchronous driver that we use; `sslmode`, which asyncpg calls `ssl`, is renamed.

    Raises ValueError (told by Settings as a sentence) for anything but a SQLite file or PostgreSQL.
    """
    expected = "must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _refuse(expected) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise _refuse(expected)
    if driver.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise _refuse("must name a file, as in sqlite:///tocsin.db; what is only in memory is lost")
    if driver.startswith("postgresql") and (mode := parsed.query.get("sslmode")):
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def _api_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # ValueError, too
    except ValueError:
        is_web = False
    if not is_web:
        raise _refuse("must be a web address, as in https://slack.com/api/")
    return url.rstrip("/") + "/"


def _public_url(url: str | None) -> str | None:
    return None if url is None else _api_url(url).rstrip("/")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _absent_if_blank(secret: SecretStr | None) -> SecretStr | None:
    return secret if secret is not None and secret.get_secret_value().strip() else None


def _header(secret: SecretStr | None) -> SecretStr | None:
    """What goes into a header of HTTP."""
    secret = _absent_if_blank(secret)
    if secret is not None and not (secret.get_secret_value().isascii() and secret.get_secret_value().isprintable()):
        raise _refuse("must be letters, digits and signs of ASCII")
    return secret


def _daily(value: object) -> object:
    """`07:00`, `07:00 Europe/Dublin`, or `never`."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "never":
        return None
    at, _, zone = value.strip().partition(" ")
    try:
        zone_of(zone.strip() or "UTC")
        return Daily(at=time.fromisoformat(at), zone=zone.strip() or "UTC")
    except ValueError:
        raise _refuse("must be a time and a zone, as in 07:00 Europe/Dublin, or never") from None


_Token = Annotated[SecretStr | None, AfterValidator(_absent_if_blank)]


class Settings(BaseSettings):
    """What the environment says. Our own names are prefixed with TOCSIN_, Slack's are Slack's."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        validate_default=True,
    )

    # It may hold a password, so it is not shown either.
    database_url: Annotated[str, AfterValidator(async_url)] = Field(default="sqlite:///tocsin.db", repr=False)
    config: Path = Path("tocsin.yaml")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65_535)  # 0: any free one
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = "info"
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = "console"
    sweep_seconds: float = Field(default=1.0, gt=0, le=3_600)  # the longest the engine sleeps
    lease_seconds: float = Field(default=45.0, gt=0, le=3_600)  # a delivery's, until another replica may retry it
    heartbeat_url: Annotated[SecretStr | None, AfterValidator(_absent_if_blank)] = None  # called while all is well
    heartbeat_seconds: float = Field(default=60.0, ge=5, le=3_600)
    prove_at: Annotated[Daily | None, BeforeValidator(_daily), NoDecode] = Daily(at=time(7), zone="UTC")  # None: never
    audit_seconds: float = Field(default=5.0, gt=0, le=60)
    metrics_port: int | None = Field(default=None, ge=0, le=65_535)  # None: no metrics; on 127.0.0.1 alone
    silent_seconds: float = Field(default=10.0, ge=3, le=3_600)  # a replica's, until its leases are taken over
    keep_outbox_days: int = Field(default=30, ge=1, le=36_500)  # finished rows
    keep_incidents_days: int | None = Field(default=None, ge=1, le=36_500)  # None: for good

    slack_transport: Annotated[Literal["socket", "http"], BeforeValidator(_lower)] = "socket"
    slack_bot_token: _Token = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: _Token = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: _Token = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
    )

    # Where browsers, mail readers and Twilio can call this bot. Port 0 stands for the one that it listens on.
    public_url: Annotated[str | None, AfterValidator(_public_url)] = None
    link_secret: _Token = None  # signs the links in mail; else made of the Slack bot token

    twilio_account_sid: str | None = None
    twilio_auth_token: _Token = None
    twilio_from: str | None = None  # our number (E.164), or a messaging service (MG...) for SMS
    twilio_voice_from: str | None = None  # the number that calls, if it is another
    twilio_url: Annotated[str, AfterValidator(_api_url)] = "https://api.twilio.com/"

    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_security: Annotated[Literal["starttls", "tls", "none"], BeforeValidator(_lower)] = "starttls"
    smtp_username: str | None = None
    smtp_password: _Token = None
    smtp_from: str | None = None

    webhook_secret: _Token = None
    ntfy_url: Annotated[str, AfterValidator(_api_url)] = "https://ntfy.sh/"
    ntfy_token: Annotated[SecretStr | None, AfterValidator(_header)] = None

    def need_whole_contacts(self) -> None:
        """Check that a contact method is set up wholly or not at all; raises Misconfigured, naming what to set."""
        sentences = []
        twilio = {
            "TOCSIN_TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "TOCSIN_TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "TOCSIN_TWILIO_FROM": self.twilio_from,
        }
        mail = {"TOCSIN_SMTP_HOST": self.smtp_host, "TOCSIN_SMTP_FROM": self.smtp_from}
        for noun, wanted in (("SMS and calls", twilio), ("mail", mail)):
            missing = [name for name, value in wanted.items() if value is None]
            if missing and len(missing) < len(wanted):
                sentences.append(f"Set {' and '.join(missing)} too, or none of them: {noun} cannot be sent without.")
        if (self.smtp_username is None) != (self.smtp_password is None):
            sentences.append("Set both TOCSIN_SMTP_USERNAME and TOCSIN_SMTP_PASSWORD, or neither.")
        if sentences:
            raise Misconfigured(*sentences)

    def need_slack(self) -> None:
        """Check that what the transport needs is there; raises Misconfigured, naming everything to set."""
        sentences = []
        if self.slack_bot_token is None:
            sentences.append("Set SLACK_BOT_TOKEN to the bot token of your Slack app (OAuth & Permissions, xoxb-...).")
        elif self.slack_bot_token.get_secret_value().startswith("xapp-"):
            sentences.append("SLACK_BOT_TOKEN holds an app-level token; set it to the bot token (xoxb-...).")
        if self.slack_transport == "socket":
            if self.slack_app_token is None:
                sentences.append(
                    "Set SLACK_APP_TOKEN to an app-level token with connections:write (Basic Information, xapp-...), "
                    "or TOCSIN_SLACK_TRANSPORT=http to receive requests over HTTP."
                )
            elif self.slack_app_token.get_secret_value().startswith("xoxb-"):
                sentences.append("SLACK_APP_TOKEN holds a bot token; set it to the app-level token (xapp-...).")
        elif self.slack_signing_secret is None:
            sentences.append("Set SLACK_SIGNING_SECRET to the signing secret of your Slack app (Basic Information).")
        if sentences:
            raise Misconfigured(*sentences)


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Settings from the environment and `env_file` (a file that does not exist says nothing).

    Raises Misconfigured with a sentence for each value that cannot be used; no value that may be secret is in it.
    """
    try:
        # pydantic-settings adds the argument where mypy does not look.
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise Misconfigured(*map(_sentence, error.errors(include_input=False, include_url=False))) from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{env_file} is not UTF-8; save it as UTF-8.") from None


def drop_oauth(environ: MutableMapping[str, str]) -> str | None:
    """Take Slack's OAuth client out of the environment; a sentence to log if there was one.

    Bolt reads both variables by itself, and with them silently discards the bot token.
    """
    found = [name for name in _OAUTH if environ.pop(name, None) is not None]
    if not found:
        return None
    return f"Ignoring {' and '.join(found)}: Tocsin serves one workspace with SLACK_BOT_TOKEN and does no OAuth."


_LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    variable = name if name.isupper() else f"{PREFIX}{name}".upper()
    context = error.get("ctx", {})
    match error["type"]:
        case "sentence":
            must = str(context["sentence"])
        case "literal_error":
            must = f"must be {context['expected'].replace(chr(39), '')}"
        case "int_parsing" | "int_from_float":
            must = "must be a whole number"
        case "float_parsing":
            must = "must be a number"
        case kind if kind in _LIMITS:
            words, limit = _LIMITS[kind]
            must = f"must be {words} {context[limit]:g}"
        case _:
            must = "cannot be used as it is"
    return f"{variable} {must}."
