package dev.caxton.management.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a resource method that is no mere reading does to what agents and callers may do. Without it, the method widens. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Change {

    /** The kinds of change. */
    enum Kind {
        /** More may happen afterwards: recorded before, or not done. */
        WIDENS,
        /** Less may happen afterwards: done in any case, and recorded as soon as that is possible. */
        NARROWS,
        /** Nothing changes, or the policy decides and records by itself. */
        NONE
    }

    Kind value();
}
