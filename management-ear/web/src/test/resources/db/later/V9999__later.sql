-- A step that this version does not know.
CREATE TABLE later (id INTEGER);
