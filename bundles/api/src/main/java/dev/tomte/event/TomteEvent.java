package dev.tomte.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that happened. Implement it with a record whose components are strings, numbers, booleans, enums,
 * {@link java.time.Instant}, {@link java.time.Duration}, {@link java.util.Optional} or lists of strings, so that
 * {@link EventProperties} can take it both ways.
 */
@ConsumerType
public interface TomteEvent {

    /** The topic, {@code dev/tomte/<area>/<EVENT>} for Tomte's own; of the form OSGi Event Admin (section 113.3.1) asks for. */
    String topic();
}
