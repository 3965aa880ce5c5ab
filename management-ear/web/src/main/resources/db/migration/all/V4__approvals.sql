-- Approvals that are not used yet, in the order in which they were asked for. Lists have one principal, or pattern of principals, a line.
CREATE TABLE approval (
    id            VARCHAR(255)             NOT NULL PRIMARY KEY,
    caller        VARCHAR(400)             NOT NULL,
    tool          VARCHAR(400)             NOT NULL,
    pin           CHAR(64)                 NOT NULL,
    digest        CHAR(64)                 NOT NULL,
    arguments     VARCHAR(10485760)        NOT NULL,
    rule_by       VARCHAR(4194304)         NOT NULL,
    four_eyes     BOOLEAN                  NOT NULL,
    expires_milli BIGINT                   NOT NULL,
    requested     TIMESTAMP WITH TIME ZONE NOT NULL,
    approvers     VARCHAR(4194304)         NOT NULL,
    refused       BOOLEAN                  NOT NULL,
    CONSTRAINT approval_call UNIQUE (caller, tool, pin, digest)
);
