package dev.tomte.shell.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The word that stands for the value of an option in the help, where the name of the parameter does not say it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface Form {

    /** In capitals: {@code DURATION}. */
    String value();
}
