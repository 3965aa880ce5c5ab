package dev.caxton.policy.identity;

/** The shapes of names. One place, so that a name that is legal in a policy is legal in a URL, a record and a file name too. */
final class Names {

    /** As in the described system. */
    static final int MAX_NAME = 255;

    private static final int MAX_TENANT = 63;

    private Names() {}

    static void requireTenant(String value) {
        if (value.isEmpty() || value.length() > MAX_TENANT) {
            throw new IllegalArgumentException("a tenant name has 1 to " + MAX_TENANT + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLowerOrDigit(c) && (c != '-' || i == 0)) {
                throw new IllegalArgumentException("a tenant name has lower-case letters, digits and hyphens only,"
                        + " and starts with a letter or digit; character " + (i + 1) + " is not one of them");
            }
        }
    }

    static void requireName(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_NAME) {
            throw new IllegalArgumentException(what + " has 1 to " + MAX_NAME + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean alphanumeric = isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && ((c != '-' && c != '_' && c != '.') || i == 0)) {
                throw new IllegalArgumentException(what + " has letters, digits, '-', '_' and '.' only, and starts with"
                        + " a letter or digit; character " + (i + 1) + " is not one of them");
            }
        }
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
