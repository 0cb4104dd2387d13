package dev.tomte.health.internal;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, with its defaults; {@link HealthSettings} checks it. */
@ObjectClassDefinition(
        name = "Tomte health",
        description = "How often the device is measured, and from which values on it is unwell. Changes apply at once.")
@Retention(RetentionPolicy.RUNTIME)
@interface HealthConfig {

    @AttributeDefinition(
            name = "Interval (s)",
            description = "Seconds from one measurement to the next; those are the runs of the task health.update",
            min = "1",
            max = "86400")
    int intervalS() default 60;

    @AttributeDefinition(
            name = "Time limit of a collector (ms)",
            description = "A collector that needs longer is interrupted and reported; its service property"
                    + " time.limit.ms overrides this",
            min = "100",
            max = "60000")
    int collectorTimeoutMs() default 5000;

    @AttributeDefinition(name = "CPU warning (%)", description = "Of cpu.usage", min = "1", max = "100")
    int cpuWarning() default 85;

    @AttributeDefinition(name = "CPU critical (%)", description = "Of cpu.usage", min = "1", max = "100")
    int cpuCritical() default 95;

    @AttributeDefinition(name = "Memory warning (%)", description = "Of memory.usage", min = "1", max = "100")
    int memoryWarning() default 85;

    @AttributeDefinition(name = "Memory critical (%)", description = "Of memory.usage", min = "1", max = "100")
    int memoryCritical() default 95;

    @AttributeDefinition(
            name = "Disk warning (%)",
            description = "Of disk.usage; holds at once, without a hold time",
            min = "1",
            max = "100")
    int diskWarning() default 85;

    @AttributeDefinition(
            name = "Disk critical (%)",
            description = "Of disk.usage; holds at once, without a hold time",
            min = "1",
            max = "100")
    int diskCritical() default 95;

    @AttributeDefinition(name = "Temperature warning (°C)", description = "Of temperature.cpu", min = "1", max = "150")
    int temperatureWarning() default 80;

    @AttributeDefinition(name = "Temperature critical (°C)", description = "Of temperature.cpu", min = "1", max = "150")
    int temperatureCritical() default 90;

    @AttributeDefinition(name = "File descriptors warning (%)", description = "Of fd.usage", min = "1", max = "100")
    int fdWarning() default 80;

    @AttributeDefinition(name = "File descriptors critical (%)", description = "Of fd.usage", min = "1", max = "100")
    int fdCritical() default 90;

    @AttributeDefinition(name = "Heap warning (%)", description = "Of jvm.heap.usage", min = "1", max = "100")
    int heapWarning() default 85;

    @AttributeDefinition(name = "Heap critical (%)", description = "Of jvm.heap.usage", min = "1", max = "100")
    int heapCritical() default 95;

    @AttributeDefinition(
            name = "Hysteresis (points)",
            description = "How far below a threshold a value must fall before its level ends; below every warning",
            min = "0",
            max = "20")
    int hysteresis() default 5;

    @AttributeDefinition(
            name = "Hold time (s)",
            description = "How long a value must stay at a threshold or beyond before its level begins. The default"
                    + " means two measurements in a row; 0 means at once",
            min = "0",
            max = "3600")
    int holdS() default 30;
}
