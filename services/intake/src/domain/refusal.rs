//! Refusals of intake's rules.

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The command was carried out before; only a hash of the token was kept.
    #[error(
        "this board was registered and its token shown once: register another board with a new command id"
    )]
    TokenShownOnce,
    #[error("no complaint was filed under this id")]
    NotFiled,
    #[error("the content of this complaint was erased")]
    Erased,
    /// Another message or file came first and has the number that this one was sealed with.
    #[error("another message was faster: ask for the next number and seal anew")]
    ItemTaken,
    #[error("this mailbox is full")]
    MailboxFull,
    #[error("the files of this complaint would be too many or too large together")]
    FilesFull,
}
