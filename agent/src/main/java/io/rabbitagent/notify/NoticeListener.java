package io.rabbitagent.notify;

/** Is told what becomes of notices; metrics are made of it. */
public interface NoticeListener {
    /** How many wait now. The first call says that notices are sent at all. */
    void noticesWaiting(int count);

    void noticeEnded(Notice.Kind kind, NoticeSent.Outcome outcome);
}
