package dev.caxton.management.config;

/** The keys that the server reads through MicroProfile Config. {@code docs/configuration.md} is the same table for people; a test compares the two. */
public enum Setting {
    /** The data directory. */
    HOME("caxton.home", ""),
    /** The address that is listened on. */
    HTTP_HOST("caxton.http.host", "127.0.0.1"),
    /** The port that is listened on. */
    HTTP_PORT("caxton.http.port", "9080"),
    /** Host names that a request may name. */
    ALLOWED_HOSTS("caxton.http.allowed-hosts", "localhost,127.0.0.1,[::1]"),
    /** Web origins that may ask. */
    ALLOWED_ORIGINS("caxton.http.allowed-origins", "http://localhost:*,http://127.0.0.1:*,http://[::1]:*"),
    /** The largest body of any request but a deployment. */
    BODY_BYTES("caxton.http.body-bytes", "16000000"),
    /** Requests that are handled at the same time. */
    REQUESTS("caxton.http.requests", "256"),
    /** The longest that the body of a request may take to arrive. */
    BODY_TIME("caxton.http.body-time", "PT30S"),
    /** The largest module. */
    MODULE_BYTES("caxton.deploy.module-bytes", "50000000"),
    /** How much compiled code is kept in the data directory. */
    CODE_CACHE_BYTES("caxton.code-cache.bytes", "268435456"),
    /** How long a message waits for its reply where the request does not say. */
    REPLY_WAIT("caxton.messages.wait", "PT30S"),
    /** The longest that a request may wait for a reply. */
    REPLY_WAIT_MAX("caxton.messages.wait-max", "PT5M"),
    /** Failed authentications of one address in one minute, after which it is told to wait. */
    AUTH_FAILURES("caxton.auth.failures-per-minute", "10"),
    /** Whether this start makes a new administrator token in place of the old one. */
    NEW_TOKEN("caxton.auth.new-token", "false"),
    /** Who issues JSON Web Tokens. */
    JWT_ISSUER("caxton.auth.jwt.issuer", ""),
    /** Who they are issued for. */
    JWT_AUDIENCE("caxton.auth.jwt.audience", ""),
    /** Where the issuer's keys are. */
    JWT_KEYS("caxton.auth.jwt.keys", ""),
    /** How long keys that were read are used. */
    JWT_KEYS_FOR("caxton.auth.jwt.keys-for", "PT5M"),
    /** The signatures that are taken. */
    JWT_ALGORITHMS("caxton.auth.jwt.algorithms", "RS256,PS256,ES256"),
    /** How far clocks may be apart. */
    JWT_SKEW("caxton.auth.jwt.clock-skew", "PT30S"),
    /** The claim with the caller's name. */
    JWT_NAME_CLAIM("caxton.auth.jwt.name-claim", "sub"),
    /** The claim with the caller's tenant. */
    JWT_TENANT_CLAIM("caxton.auth.jwt.tenant-claim", "tenant"),
    /** The tenant of every caller, in place of a claim. */
    JWT_TENANT("caxton.auth.jwt.tenant", ""),
    /** The claim with the caller's groups. */
    JWT_ROLES_CLAIM("caxton.auth.jwt.roles-claim", "groups"),
    /** Which group gives which role. */
    JWT_ROLES("caxton.auth.jwt.roles", "admin,deployer,operator,approver,auditor,agent-client"),
    /** The URL under which outside clients reach the MCP endpoint. */
    MCP_RESOURCE("caxton.mcp.resource", ""),
    /** Who tokens for the MCP endpoint are issued for. */
    MCP_AUDIENCE("caxton.mcp.audience", ""),
    /** The scope that tokens for the MCP endpoint need. */
    MCP_SCOPE("caxton.mcp.scope", "mcp"),
    /** Whether programs of this machine reach the MCP endpoint without a token. */
    MCP_ANONYMOUS("caxton.mcp.anonymous", "false"),
    /** The name of this server's audit log in its checkpoints. */
    AUDIT_NAME("caxton.audit.name", "caxton"),
    /** The longest time between two checkpoints. */
    AUDIT_PERIOD("caxton.audit.checkpoint-period", "PT5M"),
    /** Where checkpoints go. */
    AUDIT_CHECKPOINTS("caxton.audit.checkpoints-to", ""),
    /** Where records go. */
    AUDIT_RECORDS("caxton.audit.records-to", ""),
    /** How long records are kept. */
    AUDIT_KEEP("caxton.audit.keep", ""),
    /** How large the log may become. */
    AUDIT_KEEP_BYTES("caxton.audit.keep-bytes", ""),
    /** Where the database is; without it, a file in the data directory. Read by the server's own configuration. */
    DB_URL("caxton.db.url", ""),
    /** Who the database knows the server as. Read by the server's own configuration. */
    DB_USER("caxton.db.user", ""),
    /** How it proves that. Read by the server's own configuration. */
    DB_PASSWORD("caxton.db.password", ""),
    /** The form of the log: {@code simple} or {@code json}. Read by the server's own configuration. */
    LOG_FORMAT("caxton.log.format", "simple"),
    /** Where the ready line goes. */
    CONSOLE("caxton.console", ""),
    /** The samples to begin with. */
    SAMPLE("caxton.sample", ""),
    /** What stdio upstreams may run. */
    EXECUTABLES("caxton.upstreams.executables", ""),
    /** Where the secrets of upstreams are. */
    SECRETS("caxton.upstreams.secrets", ""),
    /** Time-out of one call to an upstream. */
    TIMEOUT("dev.caxton.mcp.Upstream/call/Timeout/value", "10000"),
    /** Calls to one upstream at the same time. */
    BULKHEAD("dev.caxton.mcp.Upstream/call/Bulkhead/value", "10"),
    /** Calls to one upstream that wait. */
    BULKHEAD_QUEUE("dev.caxton.mcp.Upstream/call/Bulkhead/waitingTaskQueue", "10"),
    /** Calls that the breaker looks back on. */
    BREAKER_VOLUME("dev.caxton.mcp.Upstream/call/CircuitBreaker/requestVolumeThreshold", "20"),
    /** Share of failures that opens the breaker. */
    BREAKER_RATIO("dev.caxton.mcp.Upstream/call/CircuitBreaker/failureRatio", "0.5"),
    /** How long the breaker stays open. */
    BREAKER_DELAY("dev.caxton.mcp.Upstream/call/CircuitBreaker/delay", "5000"),
    /** Successes that close the breaker again. */
    BREAKER_SUCCESSES("dev.caxton.mcp.Upstream/call/CircuitBreaker/successThreshold", "1"),
    /** Tries of a call after the first one. */
    RETRIES("dev.caxton.mcp.Upstream/call/Retry/maxRetries", "3"),
    /** The wait before another try. */
    RETRY_DELAY("dev.caxton.mcp.Upstream/call/Retry/delay", "0"),
    /** How far that is changed by chance. */
    RETRY_JITTER("dev.caxton.mcp.Upstream/call/Retry/jitter", "200"),
    /** When no more tries begin. */
    RETRY_DURATION("dev.caxton.mcp.Upstream/call/Retry/maxDuration", "180000"),
    /** Calls to one upstream within a window. */
    RATE("dev.caxton.mcp.Upstream/call/RateLimit/value", "0"),
    /** The length of the window. */
    RATE_WINDOW("dev.caxton.mcp.Upstream/call/RateLimit/window", "1000");

    private final String key;
    private final String standard;

    Setting(String key, String standard) {
        this.key = key;
        this.standard = standard;
    }

    /**
     * The key.
     *
     * @return as MicroProfile Config knows it
     */
    public String key() {
        return key;
    }

    /**
     * The value where none is given.
     *
     * @return empty if there is none
     */
    public String standard() {
        return standard;
    }
}
