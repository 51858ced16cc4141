"""The endpoints' documentation as data for a page, from the OpenAPI description.

A page of our own instead of Swagger's: that one loads 1.5 MB of script, from another site unless it is
vendored, and needs inline styles that the content security policy forbids.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter or one member of a schema."""

    name: str
    type: str
    description: str
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One status that an endpoint answers with, and the schema of its body."""

    status: str
    description: str
    schema: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one path."""

    method: str
    path: str
    description: str
    parameters: tuple[Field, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One shape that answers are made of."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Documentation:
    """All endpoints and all shapes."""

    endpoints: tuple[Endpoint, ...]
    schemas: tuple[Schema, ...]


def document_endpoints(openapi: Mapping[str, Any]) -> Documentation:
    """Read an OpenAPI 3.1 description."""
    return Documentation(
        endpoints=tuple(
            _read_endpoint(method, path, operation)
            for path, operations in openapi["paths"].items()
            for method, operation in operations.items()
        ),
        schemas=tuple(
            Schema(name=name, description=schema.get("description", ""), fields=tuple(_read_members(schema)))
            for name, schema in openapi.get("components", {}).get("schemas", {}).items()
            if "properties" in schema
        ),
    )


def _read_endpoint(method: str, path: str, operation: Mapping[str, Any]) -> Endpoint:
    return Endpoint(
        method=method.upper(),
        path=path,
        description=operation.get("description", operation.get("summary", "")),
        parameters=tuple(
            _read_field(parameter["name"], parameter["schema"], parameter)
            for parameter in operation.get("parameters", ())
        ),
        answers=tuple(_read_answer(status, answer) for status, answer in operation["responses"].items()),
    )


def _read_answer(status: str, answer: Mapping[str, Any]) -> Answer:
    schemas = [content.get("schema", {}) for content in answer.get("content", {}).values()]
    names = [_type_name(schema) for schema in schemas if "$ref" in schema]
    return Answer(status=status, description=answer["description"], schema=names[0] if names else None)


def _read_members(schema: Mapping[str, Any]) -> Iterator[Field]:
    for name, member in schema["properties"].items():
        yield _read_field(name, member, member)


def _read_field(name: str, schema: Mapping[str, Any], described: Mapping[str, Any]) -> Field:
    default = schema.get("default")
    return Field(
        name=name,
        type=_type_name(schema),
        description=described.get("description", ""),
        default=None if default in (None, "", []) else str(default),
    )


def _type_name(schema: Mapping[str, Any]) -> str:
    """A type as a reader of JSON would say it: ``array of string``, ``"a" or "b"``, ``string or null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type_name(option) for option in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " or ".join(f'"{value}"' for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"array of {_type_name(schema.get('items', {}))}"
    inner = schema.get("additionalProperties")
    if isinstance(inner, Mapping):
        return f"object of {_type_name(inner)}"
    return str(schema.get("type", "any"))
