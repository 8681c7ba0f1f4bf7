package io.rabbitagent.daemon;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a round done every so often, never two at once, and one at once when something has happened. */
final class Rounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final JobKey KEY = JobKey.jobKey("round");
    private static final String WORK = "work";

    private final Scheduler scheduler;
    private final AtomicBoolean asked;

    private Rounds(Scheduler scheduler, AtomicBoolean asked) {
        this.scheduler = scheduler;
        this.asked = asked;
    }

    /** @throws IllegalStateException where the scheduler can't be made: the installation is broken */
    static Rounds start(Runnable round, Duration every) {
        try {
            StdSchedulerFactory factory = new StdSchedulerFactory();
            factory.initialize(properties());
            Scheduler scheduler = factory.getScheduler();
            JobDetail job = JobBuilder.newJob(Round.class).withIdentity(KEY).build();
            AtomicBoolean asked = new AtomicBoolean();
            job.getJobDataMap().put(WORK, (Runnable) () -> {
                asked.set(false);
                round.run();
            });
            scheduler.scheduleJob(
                    job,
                    TriggerBuilder.newTrigger()
                            .startNow()
                            .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                    .withIntervalInMilliseconds(every.toMillis())
                                    .repeatForever()
                                    .withMisfireHandlingInstructionNextWithRemainingCount())
                            .build());
            scheduler.start();
            return new Rounds(scheduler, asked);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler can't be started", e);
        }
    }

    /** Has the next round begin as soon as none is under way: one, however often it is asked for until then. */
    void hurry() {
        try {
            if (!scheduler.isShutdown() && asked.compareAndSet(false, true)) {
                scheduler.triggerJob(KEY);
            }
        } catch (SchedulerException e) {
            log.warn("The next round comes at its usual time: {}", e.getMessage());
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "rabbitmq-agent-" + UUID.randomUUID());
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", "2");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        return properties;
    }

    @Override
    public void close() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            log.warn("The scheduler could not be stopped in order: {}", e.getMessage());
        }
    }

    /** Quartz makes it by its name. */
    @DisallowConcurrentExecution
    public static final class Round implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            try {
                Object work =
                        Objects.requireNonNull(context.getMergedJobDataMap().get(WORK), "no work");
                ((Runnable) work).run();
            } catch (RuntimeException e) {
                // One failed round must not end the watch; the next starts from the present again.
                log.error("A round failed", e);
            }
        }
    }
}
