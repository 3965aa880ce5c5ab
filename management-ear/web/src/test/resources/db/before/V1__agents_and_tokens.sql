-- Deployed agents. The module lies beside the database, named by its digest.
CREATE TABLE agent (
    tenant     VARCHAR(63)              NOT NULL,
    name       VARCHAR(255)             NOT NULL,
    descriptor VARCHAR(65536)           NOT NULL,
    module     CHAR(64)                 NOT NULL,
    started    BOOLEAN                  NOT NULL,
    deployer   VARCHAR(400)             NOT NULL,
    deployed   TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- Tokens. Of the secret itself only a salted hash.
CREATE TABLE token (
    id        CHAR(12)                 NOT NULL PRIMARY KEY,
    principal VARCHAR(400)             NOT NULL,
    salt      CHAR(32)                 NOT NULL,
    hash      CHAR(64)                 NOT NULL,
    created   TIMESTAMP WITH TIME ZONE NOT NULL
);
