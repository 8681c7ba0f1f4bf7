package io.rabbitagent.scenario;

/** Plans that are carried out on the lab while their agent ends again and again. */
enum CrashPlan {
    APP_STOPPED("app-stopped", 2) {
        @Override
        void bringAbout() {
            Lab.rabbitmqctl(victim(), "stop_app").succeeded();
        }
    },

    FORGOTTEN(Forgotten.RULE, Forgotten.NODE) {
        @Override
        void bringAbout() {
            Forgotten.byStartApp();
        }
    };

    private final String rule;
    private final int victim;

    CrashPlan(String rule, int victim) {
        this.rule = rule;
        this.victim = victim;
    }

    String rule() {
        return rule;
    }

    /** The host that is broken, and whose agent does the steps. */
    int victim() {
        return victim;
    }

    /** Breaks the cluster so that the rule finds it. */
    abstract void bringAbout();
}
