-- What agents keep with put_state. Keys are UTF-8, and compared byte by byte.
CREATE TABLE agent_state (
    tenant  VARCHAR(63)  NOT NULL,
    name    VARCHAR(255) NOT NULL,
    item    BYTEA        NOT NULL CHECK (OCTET_LENGTH(item) <= 1024),
    content BYTEA        NOT NULL CHECK (OCTET_LENGTH(content) <= 1048576),
    PRIMARY KEY (tenant, name, item)
);
