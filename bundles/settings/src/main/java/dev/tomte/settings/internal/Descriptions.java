package dev.tomte.settings.internal;

import dev.tomte.settings.SettingKey;
import java.util.Map;

/** Lets the settings of plug-ins be described while they are there. */
@FunctionalInterface
interface Descriptions {

    /** Describes settings, by the names they have in the configuration, until what it gives back is run. */
    Runnable add(String owner, String pid, Map<String, SettingKey<?>> keys);
}
