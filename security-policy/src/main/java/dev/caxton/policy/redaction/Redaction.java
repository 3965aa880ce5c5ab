package dev.caxton.policy.redaction;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is taken out of an answer, and under which name that is said. */
public sealed interface Redaction {

    /** What every installation knows. */
    enum Known implements Redaction {
        /** Members named like a password, key or token, and texts with the form of one. */
        SECRETS,
        /** Addresses of electronic mail. */
        EMAIL,
        /** Telephone numbers that begin with {@code +} and the code of a country. */
        PHONE,
        /** Numbers of payment cards, 13 to 19 digits whose check digit is right. */
        PAYMENT_CARD,
        /** International bank account numbers whose check digits are right. */
        IBAN;

        /** As documents write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String text() {
            return toString();
        }

        /**
         * By its name.
         *
         * @param name as documents write it
         * @return what is known under it
         */
        public static Optional<Known> of(String name) {
            return Arrays.stream(values())
                    .filter(known -> known.toString().equals(name))
                    .findFirst();
        }

        /**
         * All names, for messages.
         *
         * @return separated by commas
         */
        public static String names() {
            return Arrays.stream(values()).map(Known::toString).collect(Collectors.joining(", "));
        }
    }

    /**
     * What a document describes.
     *
     * @param text its name
     * @param form texts of this form are taken out wherever they stand
     * @param members values of members with these names are taken out; letters and digits in lower case
     */
    record Own(String text, Optional<TextForm> form, Set<String> members) implements Redaction {

        /** The most names of members. */
        public static final int MAX_MEMBERS = 100;

        private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

        /** Copies the set, and refuses what would take nothing out, or has a misshapen or known name, with an {@link IllegalArgumentException}. */
        public Own {
            if (!NAME.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "a redaction has a name of 1 to 63 small letters, digits and '-': it stands in the place of what is taken out");
            }
            if (Known.of(text).isPresent()) {
                throw new IllegalArgumentException("'" + text + "' is known everywhere, and means the same everywhere");
            }
            if (form.isEmpty() && members.isEmpty()) {
                throw new IllegalArgumentException("a redaction has a 'form', 'members', or both");
            }
            if (members.size() > MAX_MEMBERS) {
                throw new IllegalArgumentException("a redaction names " + MAX_MEMBERS + " members at most");
            }
            if (members.stream().anyMatch(String::isEmpty)) {
                throw new IllegalArgumentException("the name of a member has a letter or digit");
            }
            members = Set.copyOf(members);
        }
    }

    /**
     * Its name.
     *
     * @return as documents write it
     */
    String text();

    /**
     * What is compared of the name of a member: {@code Account-No} and {@code accountNo} are the same.
     *
     * @param name the name of a member; hostile
     * @return its letters and digits in lower case, of its first 256 characters
     */
    static String member(String name) {
        StringBuilder plain = new StringBuilder();
        name.substring(0, Math.min(name.length(), 256))
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
