//! One valid sample of every body, with invented data. What is sealed or signed in them is so with the keys of the published test vectors
//! (`docs/integration/vectors.json`), so that a reader can open and verify it.

macro_rules! sample {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)+) => {$(
        $(#[$doc])*
        pub const $name: &str = include_str!(concat!("../../../proto/schemas/samples/", $file, ".json"));
    )+};
}

sample! {
    /// [`crate::RatingV1`].
    RATING = "survey.rating.submitted.v1";
    /// [`crate::RatingsV1`].
    RATINGS = "survey.ratings.submitted.v1";
    /// [`crate::UsersServedV1`].
    USERS_SERVED_V1 = "survey.users-served.reported.v1";
    /// [`crate::UsersServedV2`].
    USERS_SERVED_V2 = "survey.users-served.reported.v2";
    /// [`crate::RosterV1`].
    ROSTER = "survey.roster.published.v1";
    /// [`crate::SealedComplaintV1`].
    SEALED_COMPLAINT = "wbs.complaint.sealed.v1";
    /// [`crate::DataReplyV1`].
    DATA_REPLY = "wbs.data-request.answered.v1";
    /// [`crate::DataReplyCorrectionV1`].
    CORRECTION = "wbs.data-request.corrected.v1";
    /// [`crate::AcknowledgementV1`].
    ACKNOWLEDGEMENT = "wbs.case.acknowledged.v1";
    /// [`crate::Receipt`].
    RECEIPT = "receipt.v1";
    /// [`crate::DataRequestV1`].
    DATA_REQUEST = "wbs.data-request.sent.v1";
    /// [`crate::RescheduledV1`].
    RESCHEDULED = "wbs.data-request.rescheduled.v1";
    /// [`crate::EscalationV1`].
    ESCALATION = "wbs.case.escalated.v1";
    /// [`crate::ErasedV1`].
    ERASED = "item.erased.v1";
    /// [`crate::UnderstaffedV1`].
    UNDERSTAFFED = "wbs.case.understaffed.v1";
}
