-- Every description of a tool that people refused, where only the last one was kept before. The oldest has the lowest ordinal.
CREATE TABLE tool_refusal (
    tenant     VARCHAR(63)              NOT NULL,
    upstream   VARCHAR(63)              NOT NULL,
    tool       VARCHAR(255)             NOT NULL,
    digest     CHAR(64)                 NOT NULL,
    ordinal    INTEGER                  NOT NULL,
    refuser    VARCHAR(400)             NOT NULL,
    refused_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (tenant, upstream, tool, digest),
    FOREIGN KEY (tenant, upstream, tool) REFERENCES tool_pin (tenant, upstream, tool) ON DELETE CASCADE
);

INSERT INTO tool_refusal (tenant, upstream, tool, digest, ordinal, refuser, refused_at)
    SELECT tenant, upstream, tool, refused, 0, refuser, refused_at FROM tool_pin WHERE refused IS NOT NULL;

ALTER TABLE tool_pin DROP COLUMN refused;
ALTER TABLE tool_pin DROP COLUMN refuser;
ALTER TABLE tool_pin DROP COLUMN refused_at;

-- How many refusals of a tool are not remembered any more, since there were too many.
ALTER TABLE tool_pin ADD COLUMN refusals_dropped INTEGER DEFAULT 0 NOT NULL;
