package dev.caxton.management.problem;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one table from error codes to HTTP and gRPC. A test compares it with {@code docs/errors.md} and with the codes in the sources. */
public final class ErrorCatalog {

    /**
     * One code.
     *
     * @param code the stable code
     * @param status the HTTP status of a request that ends with it
     * @param title a few words, the same for every occurrence
     */
    public record Entry(String code, int status, String title) {

        /**
         * The gRPC status of a call that ends with it.
         *
         * @return the status
         */
        public GrpcStatus grpc() {
            return GrpcStatus.of(code, status);
        }
    }

    /** What a failure of ours is reported as. */
    public static final String INTERNAL = "CAX-HTTP-INTERNAL";

    private static final Map<String, Entry> ENTRIES = Collections.unmodifiableMap(table());

    private ErrorCatalog() {}

    /**
     * The entry of a code.
     *
     * @param code the code
     * @return its entry; a code that is not listed is a failure of ours and has status 500
     */
    public static Entry entry(String code) {
        return ENTRIES.getOrDefault(code, new Entry(code, 500, "Internal error"));
    }

    /**
     * All codes.
     *
     * @return in the order of the table
     */
    public static Collection<Entry> entries() {
        return ENTRIES.values();
    }

    private static Map<String, Entry> table() {
        Map<String, Entry> table = new LinkedHashMap<>();
        http(table);
        identity(table);
        agents(table);
        messages(table);
        policy(table);
        turns(table);
        modules(table);
        tools(table);
        agentTools(table);
        documents(table);
        audit(table);
        return table;
    }

    private static void http(Map<String, Entry> table) {
        add(table, "CAX-HTTP-REQUEST", 400, "The request is malformed");
        add(table, "CAX-HTTP-JSON", 400, "The JSON is malformed");
        add(table, "CAX-HTTP-FIELD", 400, "A field is wrong");
        add(table, "CAX-HTTP-NOT-FOUND", 404, "There is nothing at this path");
        add(table, "CAX-HTTP-METHOD", 405, "The path does not take this method");
        add(table, "CAX-HTTP-ACCEPT", 406, "The answer has no such form");
        add(table, "CAX-HTTP-SLOW", 408, "The request arrives too slowly");
        add(table, "CAX-HTTP-TOO-LARGE", 413, "The request is too large");
        add(table, "CAX-HTTP-MEDIA-TYPE", 415, "The body has the wrong media type");
        add(table, "CAX-HTTP-PRECONDITION", 412, "It has changed in between");
        add(table, "CAX-HTTP-IDEMPOTENCY", 409, "The idempotency key was used for another request");
        add(table, "CAX-HTTP-BUSY", 503, "The server is busy");
        add(table, "CAX-HTTP-STARTING", 503, "The server is not ready");
        add(table, INTERNAL, 500, "Internal error");
    }

    private static void identity(Map<String, Entry> table) {
        add(table, "CAX-HTTP-HOST", 403, "The host is not admitted");
        add(table, "CAX-HTTP-ORIGIN", 403, "The origin is not admitted");
        add(table, "CAX-AUTH-MISSING", 401, "There is no token");
        add(table, "CAX-AUTH-INVALID", 401, "The token is not valid");
        add(table, "CAX-AUTH-UNAVAILABLE", 503, "The token can't be verified now");
        add(table, "CAX-AUTH-ROLE", 403, "The caller has not the role");
        add(table, "CAX-AUTH-SCOPE", 403, "The token lacks a scope");
        add(table, "CAX-AUTH-TENANT", 403, "The tenant is not the caller's");
        add(table, "CAX-AUTH-THROTTLED", 429, "Too many failures");
    }

    private static void agents(Map<String, Entry> table) {
        add(table, "CAX-AGENT-UNKNOWN", 404, "There is no such agent");
        add(table, "CAX-AGENT-NAME", 422, "The descriptor is of another agent");
        add(table, "CAX-AGENT-TOOL", 422, "A tool of the agent can't be offered");
        add(table, "CAX-AGENT-TOOL-REPLACED", 409, "The agent declares the tool differently now");
        add(table, "CAX-AGENT-TOOL-NAME", 422, "An agent of this name can't declare tools");
        add(table, "CAX-AGENT-UPSTREAM", 409, "An upstream has the agent's name");
        add(table, "CAX-VERSION-UNKNOWN", 404, "There is no such version of the agent");
        add(table, "CAX-AGENT-EXISTS", 409, "The name is in use");
        add(table, "CAX-AGENT-STATE", 409, "The agent's state does not allow this");
        add(table, "CAX-AGENT-NOT-RUNNING", 409, "The agent does not run");
        add(table, "CAX-AGENT-BUSY", 503, "The agent is busy changing");
        add(table, "CAX-AGENT-INIT", 422, "The agent's init failed");
        add(table, "CAX-HOLD", 503, "The agent's turns are held");
        add(table, "CAX-HOLD-UNKNOWN", 404, "There is no such hold");
        add(table, "CAX-HOLD-AGAIN", 409, "The same was held again meanwhile");
        add(table, "CAX-RUNTIME-CLOSED", 503, "The runtime is stopping");
        add(table, "CAX-STORE-MODULE", 500, "A kept module is missing or damaged");
        add(table, "CAX-STORE-UNAVAILABLE", 503, "The database or its disk does not do its work");
        add(table, "CAX-RESOURCE-MEMORY", 503, "The memory for agents is given away");
        add(table, "CAX-STATE-UNAVAILABLE", 503, "The agent's state can't be deleted now");
        add(table, "CAX-AGENT-RESTING", 503, "The agent rests after failures");
        add(table, "CAX-LIMIT-FIXED", 409, "The limit can't be changed while the agent is there");
        add(table, "CAX-RESOURCE-AGENTS", 503, "There may be no more agents");
        add(table, "CAX-RESOURCE-CODE", 503, "There is no memory for another compiled module");
    }

    private static void messages(Map<String, Entry> table) {
        add(table, "CAX-MESSAGE-TOO-LARGE", 413, "The message is too large");
        add(table, "CAX-MESSAGE-EXPIRED", 408, "The message's deadline has passed");
        add(table, "CAX-MESSAGE-SENDER", 403, "The sender is not who it says");
        add(table, "CAX-MESSAGE-NO-ROOM", 503, "Waiting messages fill the memory");
        add(table, "CAX-MAILBOX-FULL", 503, "The mailbox is full");
        add(table, "CAX-REQUEST-TIMEOUT", 504, "There was no reply in time");
        add(table, "CAX-MESSAGE-IDEMPOTENCY", 409, "The idempotency id was used for another message");
        add(table, "CAX-MESSAGE-IDEMPOTENCY-FULL", 503, "No more idempotency ids can be remembered");
        add(table, "CAX-TICKET-UNKNOWN", 404, "There is no such ticket");
        add(table, "CAX-TICKET-FULL", 503, "There is no room for another ticket");
        add(table, "CAX-ANSWER-NO-ROOM", 503, "There was no room to keep the answer");
        add(table, "CAX-LETTER-UNKNOWN", 404, "There is no such dead letter");
        add(table, "CAX-LETTER-CALL", 409, "The dead letter is a call of a tool");
    }

    private static void policy(Map<String, Entry> table) {
        add(table, "CAX-POLICY-DENIED", 403, "The policy denies this");
        add(table, "CAX-POLICY-NONE", 404, "There is no policy document");
        add(table, "CAX-POLICY-VERSION", 404, "There is no such version of the policy document");
        add(table, "CAX-POLICY-CHANGED", 412, "The policy document has changed");
    }

    private static void turns(Map<String, Entry> table) {
        add(table, "CAX-TURN-TRAPPED", 422, "The guest trapped");
        add(table, "CAX-TURN-OUT-OF-FUEL", 422, "The turn used up its fuel");
        add(table, "CAX-TURN-TIME", 422, "The turn used up its time");
        add(table, "CAX-TURN-DEPTH", 422, "The guest's calls were nested too deep");
        add(table, "CAX-TURN-MEMORY", 422, "The guest needed more memory than its limit");
        add(table, "CAX-TURN-ALLOC", 422, "The guest gave no room for the message");
        add(table, "CAX-TURN-GUEST-FAILURE", 422, "The guest reported a failure");
        add(table, "CAX-TURN-CANCELLED", 409, "The turn was cancelled");
        add(table, "CAX-TURN-HOST", 500, "The host failed during the turn");
        add(table, "CAX-TURN-NO-ROOM", 503, "What turns hold fills the memory");
        add(table, "CAX-LIMIT-HOST-CALLS", 422, "The turn made too many host calls");
    }

    private static void modules(Map<String, Entry> table) {
        add(table, "CAX-WASM-MALFORMED", 422, "The module is malformed");
        add(table, "CAX-WASM-INVALID", 422, "The module is not valid");
        add(table, "CAX-WASM-COMPONENT", 422, "The module is a component");
        add(table, "CAX-WASM-UNSUPPORTED", 422, "The module uses what Caxton does not know");
        add(table, "CAX-WASM-FEATURE", 422, "The module uses a feature that its level refuses");
        add(table, "CAX-WASM-IMPORT", 422, "The module imports what its level does not have");
        add(table, "CAX-WASM-IMPORT-COUNT", 422, "The module imports too much");
        add(table, "CAX-WASM-EXPORT", 422, "A required export is missing or wrong");
        add(table, "CAX-WASM-MEMORY", 422, "The module asks for more memory than its limit");
        add(table, "CAX-WASM-LIMIT", 422, "The module exceeds a structural limit");
        add(table, "CAX-WASM-RESERVED", 422, "The module uses a reserved name");
        add(table, "CAX-ENGINE-UNKNOWN", 422, "There is no such engine");
        add(table, "CAX-ENGINE-FEATURE", 422, "The engine can't run the module safely");
        add(table, "CAX-ENGINE-COMPILE", 422, "The engine could not compile the module");
        add(table, "CAX-ENGINE-MODULE", 422, "The engine refused the module");
        add(table, "CAX-ENGINE-EXPORT", 422, "The engine found an export missing");
        add(table, "CAX-ENGINE-INSTANTIATE", 422, "The module could not be instantiated");
        add(table, "CAX-ENGINE-PLATFORM", 503, "The engine does not run on this machine");
        add(table, "CAX-ENGINE-BUSY", 503, "The engine is busy");
        add(table, "CAX-ENGINE-FULL", 503, "The engine has no room for another agent");
        add(table, "CAX-ENGINE-REENTRY", 500, "The engine was entered twice");
        add(table, "CAX-ENGINE-FAILED", 500, "The engine failed");
    }

    private static void tools(Map<String, Entry> table) {
        add(table, "CAX-TOOL-DENIED", 403, "The tool call is not granted");
        add(table, "CAX-TOOL-APPROVAL-REQUIRED", 403, "A person has to approve the call");
        add(table, "CAX-TOOL-APPROVAL-REFUSED", 403, "A person has refused the call");
        add(table, "CAX-TOOL-APPROVAL-UNKNOWN", 404, "There is no such approval");
        add(table, "CAX-TOOL-APPROVAL-OTHERS", 403, "Others decide on this approval");
        add(table, "CAX-TOOL-APPROVAL-STORE", 503, "Approvals can't be kept now");
        add(table, "CAX-TOOL-RATE", 429, "The grant is used too often");
        add(table, "CAX-TOOL-QUOTA", 429, "The quota of the grant is used up");
        add(table, "CAX-TOOL-UNKNOWN", 404, "There is no such tool");
        add(table, "CAX-TOOL-PENDING", 403, "Nobody has approved the tool yet");
        add(table, "CAX-TOOL-QUARANTINED", 403, "The tool has changed since it was approved");
        add(table, "CAX-TOOL-REFUSED", 403, "A person has refused the tool");
        add(table, "CAX-TOOL-ARGUMENTS", 422, "The arguments do not fit the tool");
        add(table, "CAX-TOOL-AUDIT", 503, "The call could not be recorded");
        add(table, "CAX-TOOL-UNAVAILABLE", 503, "The upstream is not connected");
        add(table, "CAX-TOOL-TIMEOUT", 504, "The upstream did not answer in time");
        add(table, "CAX-TOOL-BREAKER-OPEN", 503, "The upstream failed too often lately");
        add(table, "CAX-TOOL-BUSY", 503, "The upstream has too many calls under way");
        add(table, "CAX-TOOL-UPSTREAM-RATE", 503, "The upstream is asked as often as it may be");
        add(table, "CAX-TOOL-HELD", 503, "Tool calls are held");
        add(table, "CAX-TOOL-UPSTREAM", 502, "The upstream answered with an error");
        add(table, "CAX-TOOL-ELICITATION", 502, "A person has to open a page of the web first");
        add(table, "CAX-TOOL-LOST", 502, "The connection was lost during the call");
        add(table, "CAX-TOOL-UNRECORDED", 502, "The server ended before the end of the call was recorded");
        add(table, "CAX-TOOL-RESULT-TOO-LARGE", 502, "The upstream's result is too large");
        add(table, "CAX-TOOL-INTERRUPTED", 503, "The call was interrupted");
        add(table, "CAX-TOOL-INTERNAL", 500, "The gateway failed");
        add(table, "CAX-MCP-SESSION", 404, "There is no such MCP session of the caller");
        add(table, "CAX-TOOL-CHANGED", 409, "The tool does not describe itself like that");
        add(table, "CAX-UPSTREAM-UNKNOWN", 404, "There is no such upstream");
        add(table, "CAX-UPSTREAM-FILE", 409, "The upstream stands in the file");
        add(table, "CAX-UPSTREAM-AGENT", 409, "The upstream is an agent");
        add(table, "CAX-UPSTREAM-EXECUTABLE", 422, "The executable is not admitted");
        add(table, "CAX-UPSTREAM-CONSENT", 409, "The gateway is not let in");
        add(table, "CAX-UPSTREAM-DOWN", 503, "The upstream is down");
        add(table, "CAX-UPSTREAM-REFUSED", 502, "The upstream is refused");
    }

    private static void agentTools(Map<String, Entry> table) {
        add(table, "CAX-TOOL-AGENT-STATUS", 502, "The agent ended the call with a status");
        add(table, "CAX-TOOL-AGENT-TRAPPED", 502, "The agent trapped");
        add(table, "CAX-TOOL-AGENT-FUEL", 502, "The agent used up its fuel");
        add(table, "CAX-TOOL-AGENT-TIME", 502, "The agent used up its time");
        add(table, "CAX-TOOL-AGENT-DEPTH", 502, "The agent's calls were nested too deep");
        add(table, "CAX-TOOL-AGENT-MEMORY", 502, "The agent had no memory for the call");
        add(table, "CAX-TOOL-AGENT-RULE", 502, "The agent broke a rule");
        add(table, "CAX-TOOL-AGENT-INIT", 502, "The agent could not be prepared");
        add(table, "CAX-TOOL-AGENT-HOST", 500, "The host failed during the call");
        add(table, "CAX-TOOL-AGENT-SILENT", 502, "The agent did not reply");
        add(table, "CAX-TOOL-AGENT-REPLY", 502, "The agent's reply can't be passed on");
        add(table, "CAX-TOOL-AGENT-CANCELLED", 503, "The agent was stopped during the call");
        add(table, "CAX-TOOL-AGENT-STOPPED", 503, "The agent does not run");
        add(table, "CAX-TOOL-AGENT-RESTING", 503, "The agent rests after failures");
        add(table, "CAX-TOOL-AGENT-HELD", 503, "The agent's turns are held");
        add(table, "CAX-TOOL-AGENT-FULL", 503, "The agent's mailbox is full");
        add(table, "CAX-TOOL-AGENT-TOO-LARGE", 413, "The arguments are too large for the agent");
        add(table, "CAX-TOOL-AGENT-NOT-BEGUN", 503, "The agent had no time for the call");
        add(table, "CAX-TOOL-AGENT-REPLACED", 409, "The agent does not declare the tool any more");
        add(table, "CAX-TOOL-RING", 409, "Agents would wait for each other");
        add(table, "CAX-TOOL-ROW", 409, "Too many agents would wait in a row");
    }

    private static void documents(Map<String, Entry> table) {
        add(table, "CAX-YAML-TOO-LARGE", 413, "The document is too large");
        add(table, "CAX-YAML-ENCODING", 400, "The document is not UTF-8");
        add(table, "CAX-YAML-SYNTAX", 400, "The document is not YAML");
        add(table, "CAX-YAML-CONSTRUCT", 422, "The document uses a construct that is refused");
        add(table, "CAX-YAML-DUPLICATE", 422, "A field stands twice");
        add(table, "CAX-YAML-UNKNOWN-FIELD", 422, "There is no such field");
        add(table, "CAX-YAML-MISSING-FIELD", 422, "A field is missing");
        add(table, "CAX-YAML-TYPE", 422, "A value has the wrong type");
        add(table, "CAX-YAML-VALUE", 422, "A value is out of its range");
        add(table, "CAX-JSON-TOO-LARGE", 413, "The JSON is too large");
        add(table, "CAX-JSON-ENCODING", 400, "The JSON is not UTF-8");
        add(table, "CAX-JSON-SYNTAX", 400, "The JSON is malformed");
        add(table, "CAX-JSON-DUPLICATE", 400, "A field stands twice");
        add(table, "CAX-JSON-NUMBER", 400, "A number has no exact form");
    }

    private static void audit(Map<String, Entry> table) {
        add(table, "CAX-AUDIT-UNAVAILABLE", 503, "The audit log can't be written");
        add(table, "CAX-AUDIT-TIMEOUT", 503, "The audit log is too slow");
        add(table, "CAX-AUDIT-CLOSED", 503, "The audit log is closed");
        add(table, "CAX-AUDIT-LOCKED", 503, "Another process has the audit log");
        add(table, "CAX-AUDIT-DAMAGED", 503, "The audit log is damaged");
        add(table, "CAX-AUDIT-FULL", 503, "Too many records wait to be written");
        add(table, "CAX-AUDIT-TOO-LARGE", 422, "The record would be too large");
        add(table, "CAX-AUDIT-UNKNOWN", 404, "There is no such record");
        add(table, "CAX-AUDIT-CHECKPOINT", 422, "The checkpoint does not fit");
    }

    private static void add(Map<String, Entry> table, String code, int status, String title) {
        if (table.putIfAbsent(code, new Entry(code, status, title)) != null) {
            throw new IllegalStateException("listed twice: " + code);
        }
    }
}
