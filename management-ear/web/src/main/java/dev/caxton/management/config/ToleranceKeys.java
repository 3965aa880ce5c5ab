package dev.caxton.management.config;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * The keys by which MicroProfile Fault Tolerance tunes what our own classes are annotated with: {@code class/method/Annotation/parameter} and, for an annotation of the
 * class, {@code class/Annotation/parameter} (MicroProfile Fault Tolerance 4.1, section 11). The library ignores a key that fits nothing, and a person who mistyped one would never know.
 */
final class ToleranceKeys {

    private static final Pattern KEY =
            Pattern.compile("(dev\\.caxton\\.management\\.[\\w.]+)(?:/(\\w+))?/(\\w+)/(\\w+)");
    private static final Set<Class<? extends Annotation>> KINDS =
            Set.of(Bulkhead.class, CircuitBreaker.class, Retry.class);

    private ToleranceKeys() {}

    /**
     * Whether a key tunes something.
     *
     * @param name the key
     * @return false also for every key of another form
     */
    static boolean known(String name) {
        Matcher key = KEY.matcher(name);
        if (!key.matches()) {
            return false;
        }
        return KINDS.stream()
                .filter(kind -> kind.getSimpleName().equals(key.group(3)))
                .filter(kind -> hasParameter(kind, key.group(4)))
                .anyMatch(kind -> isOn(kind, key));
    }

    private static boolean hasParameter(Class<? extends Annotation> kind, String name) {
        return name.equals("enabled")
                || Arrays.stream(kind.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(name));
    }

    private static boolean isOn(Class<? extends Annotation> kind, Matcher key) {
        Class<?> type;
        try {
            type = Class.forName(key.group(1), false, ToleranceKeys.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return false;
        }
        return key.group(2) == null
                ? type.isAnnotationPresent(kind)
                : Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(key.group(2)))
                        .anyMatch(method -> method.isAnnotationPresent(kind));
    }
}
