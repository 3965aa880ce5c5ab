-- What is remembered about each tool of an upstream: the first description that was seen, the one that was approved, and the one that was refused last.
CREATE TABLE tool_pin (
    tenant        VARCHAR(63)  NOT NULL,
    upstream      VARCHAR(63)  NOT NULL,
    tool          VARCHAR(255) NOT NULL,
    first_seen    CHAR(64)     NOT NULL,
    approved      CHAR(64),
    document      VARCHAR(262144),
    approver      VARCHAR(400),
    approved_at   TIMESTAMP WITH TIME ZONE,
    refused       CHAR(64),
    refuser       VARCHAR(400),
    refused_at    TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (tenant, upstream, tool)
);

-- Upstreams that were registered while the server ran, as they were written. Those of the file are not here.
CREATE TABLE upstream (
    tenant     VARCHAR(63)              NOT NULL,
    name       VARCHAR(63)              NOT NULL,
    document   VARCHAR(262144)          NOT NULL,
    registrar  VARCHAR(400)             NOT NULL,
    registered TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (tenant, name)
);
