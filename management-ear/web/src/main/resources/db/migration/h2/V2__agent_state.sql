-- What agents keep with put_state. Keys are UTF-8, and compared byte by byte.
CREATE TABLE agent_state (
    tenant  VARCHAR(63)       NOT NULL,
    name    VARCHAR(255)      NOT NULL,
    item    VARBINARY(1024)   NOT NULL,
    content VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (tenant, name, item)
);
