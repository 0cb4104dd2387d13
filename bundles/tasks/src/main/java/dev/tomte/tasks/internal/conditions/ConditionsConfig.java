package dev.tomte.tasks.internal.conditions;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, with its defaults; {@link ConditionsSettings} checks it. */
@ObjectClassDefinition(
        name = "Tomte task conditions",
        description = "From when on the device's conditions hold that tasks can wait for. Changes apply at once.")
@Retention(RetentionPolicy.RUNTIME)
@interface ConditionsConfig {

    @AttributeDefinition(
            name = "Battery low (%)",
            description = "battery-not-low holds while a battery has more than this",
            min = "1",
            max = "99")
    int batteryLowPercent() default 15;

    @AttributeDefinition(
            name = "Idle after (s)",
            description = "device-idle holds once the device has had little to do, and nobody has typed, for so long",
            min = "10",
            max = "86400")
    int idleAfterS() default 120;

    @AttributeDefinition(
            name = "Idle load (%)",
            description = "Up to this share of all processors together, used by others than Tomte, is little to do",
            min = "1",
            max = "100")
    int idleLoadPercent() default 25;

    @AttributeDefinition(
            name = "Metered interfaces",
            description = "Network interfaces paid by volume: their names, or those of their drivers, with * and ?."
                    + " What somebody set for a connection in NetworkManager comes first")
    String[] meteredInterfaces() default {
        "wwan*", "ppp*", "usb*", "rmnet*", "qmi_wwan", "cdc_mbim", "rndis_host", "ipheth"
    };

    @AttributeDefinition(
            name = "Ask NetworkManager",
            description = "Whether nmcli, where it is installed, is asked which connections are metered")
    boolean askNetworkManager() default true;

    @AttributeDefinition(
            name = "Believe NetworkManager for (s)",
            description = "How long its answer is used before it is asked again",
            min = "1",
            max = "3600")
    int networkManagerS() default 30;

    @AttributeDefinition(
            name = "Free space (MiB)",
            description = "storage-not-low holds while the file system of the data folder has at least this free",
            min = "1",
            max = "1048576")
    int storageFreeMb() default 256;

    @AttributeDefinition(
            name = "Free space (%)",
            description = "and at least this share of its size; 0 if only the MiB count",
            min = "0",
            max = "99")
    int storageFreePercent() default 5;
}
