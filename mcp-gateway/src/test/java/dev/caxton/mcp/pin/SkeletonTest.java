package dev.caxton.mcp.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class SkeletonTest {

    @ParameterizedTest
    @CsvSource({
        "read_file, Read_File",
        "read_file, read-file",
        "read_file, read.file",
        "read_file, readfile",
        "read_file, read_fi1e",
        "read_file, read_fiIe",
        "read_file, read_flle",
        "login, l0gin",
        "login, 1ogin",
        "commit, comrnit",
        "commit, comr_nit",
        "write, vvrite",
        "delete, clelete",
        "sum, 5um",
        "zip, 2ip",
        "blob, 8lob",
    })
    void namesThatReadTheSameHaveOneSkeleton(String name, String other) {
        assertEquals(Skeleton.of(name), Skeleton.of(other));
    }

    @ParameterizedTest
    @CsvSource({"read_file, read_files", "read, write", "get, set", "greet, great", "run, ran"})
    void otherNamesDoNot(String name, String other) {
        assertNotEquals(Skeleton.of(name), Skeleton.of(other));
    }
}
