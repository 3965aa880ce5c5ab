package dev.caxton.engine.endive;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A module as Java classes: data that nothing has been loaded from yet. Arrays are shared and must not be changed. */
final class GuestCode {

    private final byte[] shell;
    private final String machine;
    private final SortedMap<String, byte[]> classes;

    /**
     * Code.
     *
     * @param shell the module without the bodies that the classes stand for, see {@link Shell}
     * @param machine the name of the class that is a machine
     * @param classes the bytes of each class by its name
     */
    GuestCode(byte[] shell, String machine, SortedMap<String, byte[]> classes) {
        this.shell = shell;
        this.machine = machine;
        this.classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    }

    byte[] shell() {
        return shell;
    }

    String machine() {
        return machine;
    }

    SortedMap<String, byte[]> classes() {
        return classes;
    }
}
