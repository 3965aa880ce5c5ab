package dev.caxton.mcp.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the fixture upstream lists, and the forms it shows. */
final class FixtureLists {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String NO_ARGUMENTS = """
            {"type": "object", "properties": {}}""";

    static final JsonNode RESOURCES = JSON.readTree("""
            [{"uri": "test://static-text", "name": "Static text", "description": "A text that never changes", "mimeType": "text/plain"},
             {"uri": "test://static-binary", "name": "Static image", "description": "An image that never changes", "mimeType": "image/png"},
             {"uri": "test://watched-resource", "name": "Watched", "description": "A text that can be subscribed to", "mimeType": "text/plain"}]
            """);

    static final JsonNode TEMPLATES = JSON.readTree("""
            [{"uriTemplate": "test://template/{id}/data", "name": "Template", "description": "Data of an id", "mimeType": "application/json"}]
            """);

    static final JsonNode PROMPTS = JSON.readTree("""
            [{"name": "test_simple_prompt", "description": "A prompt without arguments"},
             {"name": "test_prompt_with_arguments", "description": "A prompt with arguments", "arguments": [
               {"name": "arg1", "description": "First test argument", "required": true},
               {"name": "arg2", "description": "Second test argument", "required": true}]},
             {"name": "test_prompt_with_embedded_resource", "description": "A prompt with a resource", "arguments": [
               {"name": "resourceUri", "description": "The URI of the resource", "required": true}]},
             {"name": "test_prompt_with_image", "description": "A prompt with an image"}]
            """);

    static final JsonNode USER = JSON.readTree("""
            {"type": "object", "required": ["username", "email"], "properties": {
              "username": {"type": "string", "description": "User's response"},
              "email": {"type": "string", "description": "User's email address"}}}
            """);

    static final JsonNode DEFAULTS = JSON.readTree("""
            {"type": "object", "required": [], "properties": {
              "name": {"type": "string", "default": "John Doe"},
              "age": {"type": "integer", "default": 30},
              "score": {"type": "number", "default": 95.5},
              "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
              "verified": {"type": "boolean", "default": true}}}
            """);

    static final JsonNode CHOICES = JSON.readTree("""
            {"type": "object", "required": [], "properties": {
              "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
              "titledSingle": {"type": "string", "oneOf": [
                {"const": "value1", "title": "First Option"}, {"const": "value2", "title": "Second Option"}, {"const": "value3", "title": "Third Option"}]},
              "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"]},
              "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
              "titledMulti": {"type": "array", "items": {"anyOf": [
                {"const": "value1", "title": "First Choice"}, {"const": "value2", "title": "Second Choice"}, {"const": "value3", "title": "Third Choice"}]}}}}
            """);

    private static final String RICH_SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "$defs": {"address": {"$anchor": "addressDef", "type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
             "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"}, "contactMethod": {"type": "string", "enum": ["phone", "email"]},
               "phone": {"type": "string"}, "email": {"type": "string"}},
             "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
             "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
             "then": {"required": ["phone"]}, "else": {"required": ["email"]},
             "additionalProperties": false}
            """;

    private FixtureLists() {}

    static List<Map<String, Object>> tools() {
        List<Map<String, Object>> tools = new ArrayList<>();
        for (String name : List.of(
                "test_simple_text",
                "test_image_content",
                "test_audio_content",
                "test_embedded_resource",
                "test_multiple_content_types",
                "test_tool_with_logging",
                "test_error_handling",
                "test_tool_with_progress",
                "test_elicitation_sep1034_defaults",
                "test_elicitation_sep1330_enums")) {
            tools.add(tool(name, NO_ARGUMENTS));
        }
        tools.add(tool("test_sampling", one("prompt")));
        tools.add(tool("test_elicitation", one("message")));
        tools.add(tool("json_schema_2020_12_tool", RICH_SCHEMA));
        return tools;
    }

    private static String one(String argument) {
        return "{\"type\": \"object\", \"properties\": {\"" + argument
                + "\": {\"type\": \"string\"}}, \"required\": [\"" + argument + "\"]}";
    }

    private static Map<String, Object> tool(String name, String schema) {
        return Map.of(
                "name",
                name,
                "description",
                "The tool " + name + " of the suite",
                "inputSchema",
                JSON.readTree(schema));
    }
}
