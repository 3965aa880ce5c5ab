-- Every deployed version of an agent. The row in agent says which one is current.
CREATE TABLE agent_version (
    tenant     VARCHAR(63)              NOT NULL,
    name       VARCHAR(255)             NOT NULL,
    version    INTEGER                  NOT NULL,
    descriptor VARCHAR(262144)          NOT NULL,
    module     CHAR(64)                 NOT NULL,
    deployer   VARCHAR(400)             NOT NULL,
    deployed   TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (tenant, name, version),
    CONSTRAINT agent_version_agent FOREIGN KEY (tenant, name) REFERENCES agent (tenant, name)
);
CREATE INDEX agent_version_module ON agent_version (module);
INSERT INTO agent_version (tenant, name, version, descriptor, module, deployer, deployed)
    SELECT tenant, name, 1, descriptor, module, deployer, deployed FROM agent;
ALTER TABLE agent ADD COLUMN version INTEGER DEFAULT 1 NOT NULL;
-- Its removal has begun: after a crash it is finished, not taken back.
ALTER TABLE agent ADD COLUMN leaving BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE agent DROP COLUMN descriptor;
ALTER TABLE agent DROP COLUMN module;
ALTER TABLE agent DROP COLUMN deployer;
ALTER TABLE agent DROP COLUMN deployed;

-- Limits that were changed after the deployment. Where there is no row, the descriptor says them.
CREATE TABLE agent_limits (
    tenant                VARCHAR(63)  NOT NULL,
    name                  VARCHAR(255) NOT NULL,
    memory_bytes          BIGINT       NOT NULL,
    fuel_per_turn         BIGINT       NOT NULL,
    turn_millis           BIGINT       NOT NULL,
    message_bytes         INTEGER      NOT NULL,
    call_depth            INTEGER      NOT NULL,
    host_calls_per_turn   INTEGER      NOT NULL,
    tool_calls_per_turn   INTEGER      NOT NULL,
    messages_per_turn     INTEGER      NOT NULL,
    output_bytes_per_turn INTEGER      NOT NULL,
    mailbox_length        INTEGER      NOT NULL,
    fuel_per_second       BIGINT       NOT NULL,
    PRIMARY KEY (tenant, name),
    CONSTRAINT agent_limits_agent FOREIGN KEY (tenant, name) REFERENCES agent (tenant, name)
);

-- What operators have set: quotas ('*' is the whole node, everything else a tenant) and holds ('*' is all tenants, or all agents).
CREATE TABLE quota (
    scope           VARCHAR(63) NOT NULL PRIMARY KEY,
    fuel_per_second BIGINT      NOT NULL,
    memory_bytes    BIGINT      NOT NULL,
    agents          INTEGER     NOT NULL
);
CREATE TABLE hold (
    what   VARCHAR(32)  NOT NULL,
    tenant VARCHAR(63)  NOT NULL,
    agent  VARCHAR(255) NOT NULL,
    PRIMARY KEY (what, tenant, agent)
);

-- Every policy document that was ever in force, by its digest.
CREATE TABLE policy_document (
    tenant   VARCHAR(63)              NOT NULL,
    digest   CHAR(64)                 NOT NULL,
    document VARCHAR(4194304)         NOT NULL,
    author   VARCHAR(400)             NOT NULL,
    since    TIMESTAMP WITH TIME ZONE NOT NULL,
    in_force BOOLEAN                  NOT NULL,
    PRIMARY KEY (tenant, digest)
);
